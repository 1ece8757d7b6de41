package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.measure.Knowledge;

/**
 * Where one fact comes from. What cannot be had is not known, with a code for the reason; nothing is thrown for what can be
 * expected. May block for as long as whoever is asked takes. Thread-safe.
 *
 * @param <T> what the fact's value is
 */
public interface FactSource<T> {
    /** Which fact. */
    Fact<T> fact();

    /** What is known of it for this decision. */
    Knowledge<T> read(FactRequest request);
}
