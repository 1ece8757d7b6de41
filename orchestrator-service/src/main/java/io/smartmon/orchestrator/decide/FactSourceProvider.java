package io.smartmon.orchestrator.decide;

/**
 * Makes the source of a fact that the domain does not name. An implementation has a public constructor without arguments,
 * stands beside the guard that looks at its fact, and is found by its line in {@code META-INF/services}.
 */
public interface FactSourceProvider {
    /** The source; called once. */
    FactSource<?> source(FactSources.Inputs inputs);
}
