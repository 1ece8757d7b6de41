package io.smartmon.domain.store;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.verify.Verdict;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Incidents, plans and attempts of a host. Each writing call is one transaction, whole with its rows in the ledger and the
 * live stream; repeated with the same arguments it changes nothing and answers the same. Calls that carry a lease epoch are
 * refused as fenced unless that epoch is the host's newest. Thread-safe. Throws {@link StoreUnavailableException} when the
 * store does not answer.
 */
public interface IncidentStore {
    /**
     * Opens an incident, unless one of its kind exists for its subject: open, recovered, or given up and neither re-armed
     * nor seen healthy since; then returns that one.
     *
     * @param opening the incident as it shall begin, with its alert
     */
    Opened open(Opening opening);

    /** Brings severity and newest evidence of an incident that is not closed up to date. */
    Moved update(Update update);

    /** The incident with its newest plan; empty if the host has none of that id. */
    Optional<Unfinished> find(HostId host, UUID incident);

    /** Stores a plan; a ready one with its attempt and reservations, or the guard that refused it in the transaction. */
    Commit commitPlan(PlanCommit commit);

    /** Moves a plan to another state; to held, refused or expired also ends its attempt and releases its reservations. */
    Moved move(PlanMove move);

    /** Stores an alert of an incident that no change of its plans carries. */
    Moved raise(HostId host, UUID incident, long epoch, Alert alert);

    /** Stores the result, for plan and incident together, and releases what is no longer needed. */
    Moved conclude(Conclusion conclusion);

    /** All incidents of the host that are not closed, oldest first, each with its newest plan by sequence. */
    List<Unfinished> unfinished(HostId host);

    /**
     * When attempts on the subject were begun and which other subjects have an open plan. An attempt that was held, refused
     * or expired does not count, nor one from before the subject was re-armed.
     */
    RepairHistory history(HostId host, Subject subject, Instant since);

    /**
     * An incident to be opened.
     *
     * @param epoch the lease under which it was found
     * @param alert the alert to store with it if it is new; null for nothing
     */
    record Opening(Incident incident, long epoch, @Nullable Alert alert) {}

    /**
     * The latest of a current incident.
     *
     * @param evidence kept in addition to the first
     * @param alert the alert to store with it if the severity is another; null for nothing
     */
    record Update(
            HostId host,
            UUID incident,
            long epoch,
            Severity severity,
            Measures evidence,
            Instant at,
            @Nullable Alert alert) {}

    /**
     * What {@link #open} found or made.
     *
     * @param incident the current one; null if the lease has a newer epoch or has run out, and nothing was opened
     * @param created whether it is new
     */
    record Opened(@Nullable Incident incident, boolean created) {}

    /**
     * A plan to be stored.
     *
     * @param plan the plan
     * @param state watched, left alone, waiting, proposed or ready
     * @param attempt the attempt's id for a ready plan; null otherwise
     * @param decidedHundredths hundredths of a second since boot when it was decided; attempts count by it
     * @param epoch the lease under which it was decided
     * @param limits what the transaction itself checks for a ready plan
     * @param alert the alert to store with it; null for nothing
     * @param lastPlan the last plan that the helper has accepted; null if there is none or it is not known. A store without it
     *     was restored or replaced, and refuses a ready plan, as it does while that is marked and not confirmed
     */
    record PlanCommit(
            Plan plan,
            PlanState state,
            @Nullable UUID attempt,
            long decidedHundredths,
            long epoch,
            CommitLimits limits,
            @Nullable Alert alert,
            @Nullable UUID lastPlan) {}

    /**
     * The limits that count permits and so are checked again where they are taken.
     *
     * @param attempts how many attempts the subject gets in the window
     * @param attemptsWindow the window
     * @param cooldown the least time between two attempts on the subject
     * @param subjectsAtOnce how many subjects of the host may be under repair at once
     * @param reservation after how long a reservation that was not released expires
     */
    record CommitLimits(
            int attempts, Duration attemptsWindow, Duration cooldown, int subjectsAtOnce, Duration reservation) {}

    /** The answer to {@link #commitPlan}. */
    sealed interface Commit {
        /**
         * It is stored.
         *
         * @param sequence its place among the incident's plans, from 1
         * @param attemptNumber which attempt in the window it is, from 1; 0 for a plan without one
         */
        record Committed(long sequence, int attemptNumber) implements Commit {}

        /** It {@linkplain Plan#saysTheSame says the same} as the incident's newest plan, in the same state, and was not stored again. */
        record Unchanged(UUID newest) implements Commit {}

        /** The transaction's own check refused it: lease, hold, attempts, cooldown, at-once, or a plan that is still open. */
        record Denied(GuardVerdict verdict) implements Commit {}
    }

    /**
     * A move of a plan.
     *
     * @param to the state to move to
     * @param reason why
     * @param at when
     * @param answeredAt when the helper accepted the act or refused it, by this host's clock; null if this move says nothing
     *     of an answer. The first one is kept
     * @param alert the alert to store with it; null for nothing
     */
    record PlanMove(
            HostId host,
            UUID plan,
            long epoch,
            PlanState to,
            Reason reason,
            Instant at,
            @Nullable Instant answeredAt,
            @Nullable Alert alert) {}

    /**
     * The end, or the next to last end, of a plan's or an incident's story.
     *
     * @param plan the plan that it is about; null if the incident ends without one
     * @param verdict the verdict of the plan: first recovered, no effect, worse or not known; after recovered, healed, recurred or
     *     not known. Null together with {@code plan}
     * @param after the evidence then; null if the subject could not be seen
     * @param incidentState the state of the incident now
     * @param closedAs how it ended; null unless closed
     * @param holdEndsAt when the hold window ends; null unless recovered
     * @param reason why
     */
    record Conclusion(
            HostId host,
            UUID incident,
            long epoch,
            @Nullable UUID plan,
            @Nullable Verdict verdict,
            @Nullable Measures after,
            IncidentState incidentState,
            @Nullable ClosedAs closedAs,
            @Nullable Instant holdEndsAt,
            Reason reason,
            Instant at,
            @Nullable Alert alert) {}

    /** The result of a move. */
    enum Moved {
        MOVED,
        /** It was in that state already. */
        ALREADY,
        /** Its present state does not allow that move; nothing changed. */
        NOT_ALLOWED,
        /** The lease has a newer epoch, or has run out; nothing changed. */
        FENCED,
        /** There is no such plan or incident on this host. */
        UNKNOWN
    }

    /**
     * An incident that is not closed.
     *
     * @param plan its newest plan; null if none was decided yet
     */
    record Unfinished(Incident incident, @Nullable StoredPlan plan) {}

    /**
     * A plan as it is stored.
     *
     * @param sequence its place among the incident's plans, from 1; the open plan is the newest
     * @param verdict null until it is done
     * @param after the evidence when the verdict was given; null before that or if the subject could not be seen
     * @param reason why it is in that state
     * @param changedAt when it entered that state
     */
    record StoredPlan(
            long sequence,
            Plan plan,
            PlanState state,
            @Nullable Verdict verdict,
            @Nullable Measures after,
            Reason reason,
            Instant changedAt) {}

    /**
     * What was done before.
     *
     * @param attempts attempts on the subject, newest first
     * @param underRepair the other subjects of the host with an open plan
     */
    record RepairHistory(List<Attempt> attempts, List<Subject> underRepair) {
        public RepairHistory {
            attempts = List.copyOf(attempts);
            underRepair = List.copyOf(underRepair);
        }
    }

    /**
     * An attempt that counts.
     *
     * @param begunAt when it was begun, by the host's wall clock
     * @param bootId in which boot
     * @param begunHundredths hundredths of a second since that boot
     */
    record Attempt(Instant begunAt, String bootId, long begunHundredths) {}
}
