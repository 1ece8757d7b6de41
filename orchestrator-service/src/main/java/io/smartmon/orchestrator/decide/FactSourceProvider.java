package io.smartmon.orchestrator.decide;

/**
 * Makes the source of a fact that the domain does not name. An implementation has a public constructor without arguments,
 * is declared next to the guard that uses its fact, and is found through {@code META-INF/services}.
 */
public interface FactSourceProvider {
    /** The source; called once. */
    FactSource<?> source(FactSources.Inputs inputs);
}
