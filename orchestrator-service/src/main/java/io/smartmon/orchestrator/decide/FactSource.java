package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.measure.Knowledge;

/**
 * The source of one fact. A fact that is not available is not known, with a code for the reason; it does not throw for
 * expected failures. May block. Thread-safe.
 *
 * @param <T> the type of the fact's value
 */
public interface FactSource<T> {
    /** Which fact. */
    Fact<T> fact();

    /** The fact for this decision. */
    Knowledge<T> read(FactRequest request);
}
