package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;

/** Something that happened to a unit, or to the ability to see it. */
public sealed interface UnitEvent {
    /**
     * A unit's state is other than last reported.
     *
     * <p>Each step is reported, the short ones too: a crash with an automatic restart is {@code failed}, then
     * {@code activating}; a restart passes through {@code inactive}, with a job in flight.
     *
     * @param state the whole state right after the change
     * @param at when the signal arrived
     */
    record Changed(UnitState state, Instant at) implements UnitEvent {}

    /**
     * A job was queued for a unit. A stop job is the only proof that a unit was stopped by request.
     *
     * <p>It is reported as soon as the type is known, and at the latest before {@link JobEnded} and before the change that shows
     * the unit without a job. So a listener that assesses a unit only when no job is in flight always knows the job before.
     * If a job was over before its type could be read (a stop may take two milliseconds), the type is concluded from
     * what it did.
     *
     * @param unit the unit
     * @param type the type of the job
     * @param jobId its number
     * @param at when the signal arrived
     */
    record JobSeen(UnitName unit, JobType type, long jobId, Instant at) implements UnitEvent {}

    /**
     * A job is over.
     *
     * @param unit the unit
     * @param jobId its number
     * @param result systemd's code: {@code done}, {@code failed}, {@code canceled}, …
     * @param at when the signal arrived
     */
    record JobEnded(UnitName unit, long jobId, String result, Instant at) implements UnitEvent {}

    /**
     * Events may have been lost up to now: take a snapshot and compare. Sent when watching continues.
     *
     * @param reason one sentence for a person
     * @param at when it was over
     */
    record Gap(String reason, Instant at) implements UnitEvent {}

    /**
     * The bus is gone; nothing more comes from this connection.
     *
     * @param reason one sentence for a person
     * @param at when it was noticed
     */
    record Lost(String reason, Instant at) implements UnitEvent {}
}
