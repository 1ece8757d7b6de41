package io.smartmon.orchestrator.collect;

import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * One change of one unit, from the signal to its row. Immutable.
 *
 * @param sequence its sequence number within the run of the agent, from 1: assigned when it was seen, so that a retry of storing it is
 *     known as the same
 * @param from the active and sub state before, such as {@code active/running}; null when first seen
 * @param now what is remembered of the unit after it
 * @param at when it was seen, whole microseconds
 */
public record Transition(long sequence, @Nullable String from, UnitMemory.Remembered now, Instant at) {
    /** Which unit changed. */
    public UnitName unit() {
        return now.state().unit();
    }

    ServiceStore.Transition row() {
        return new ServiceStore.Transition(sequence, at, from, now.state(), now.stopSeen());
    }
}
