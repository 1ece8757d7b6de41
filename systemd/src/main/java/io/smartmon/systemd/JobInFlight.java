package io.smartmon.systemd;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitState;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A job in flight.
 *
 * @param type its type, if it was read in time
 * @param before its unit's state right before it, as far as that was known
 * @param wentDown whether the unit was seen deactivating under it
 */
record JobInFlight(Optional<JobType> type, @Nullable UnitState before, boolean wentDown) {
    JobInFlight with(Optional<JobType> readType) {
        return new JobInFlight(readType, before, wentDown);
    }

    JobInFlight with(UnitState under) {
        return new JobInFlight(
                type, before == null ? under : before, wentDown || under.activeState() == ActiveState.DEACTIVATING);
    }

    /**
     * Once a restart has stopped its unit, systemd reports it as a start. A start of a running unit is over before its type
     * can be read, so one that is found there began as a restart.
     */
    Optional<JobType> wasFor() {
        return type.map(it -> it == JobType.START && before != null && before.activeState() == ActiveState.ACTIVE
                ? JobType.RESTART
                : it);
    }

    /**
     * The concluded type, if it was over before its type could be read: a start gives the unit another invocation, a stop ends
     * the one it had.
     *
     * @param now its unit after it
     */
    JobType typeByEffect(UnitState now) {
        if (before == null) {
            return JobType.OTHER;
        }
        boolean wasUp = before.activeState().isUpOrStarting() || wentDown;
        if (!now.invocationId().isEmpty() && !now.invocationId().equals(before.invocationId())) {
            return wasUp ? JobType.RESTART : JobType.START;
        }
        // A job that is done and leaves its unit down, without a new run, did what a stop does; a stop of a unit that
        // had failed already changes nothing else. A start whose condition does not hold has the same effect: it is
        // taken for
        // a stop too, because a unit that is wrongly not repaired is reported, and one that is wrongly started is not.
        return now.activeState().isUpOrStarting() ? JobType.OTHER : JobType.STOP;
    }

    /** The type of a job in an answer to the question for it; a job that is over has none. */
    static Optional<JobType> typeIn(Answer answer) {
        return switch (answer) {
            case Answer.Values values -> Optional.of(JobType.fromCode(String.valueOf(values.first())));
            case Answer.Fault ignored -> Optional.empty();
            case Answer.Gone ignored -> Optional.empty();
        };
    }
}
