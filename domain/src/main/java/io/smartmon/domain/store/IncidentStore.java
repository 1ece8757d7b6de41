package io.smartmon.domain.store;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
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
     * Opens an incident, unless one of its kind stands for its subject: open, recovered, or given up and neither re-armed
     * nor seen well since. Then that one is the answer.
     *
     * @param incident as it shall begin
     * @param evidence the unit as it was seen
     */
    Opened open(Incident incident, UnitState evidence);

    /** Stores a plan; a ready one with its attempt and reservations, or the guard that refused it in the transaction. */
    Commit commitPlan(PlanCommit commit);

    /** Moves a plan to another state; to held, refused or expired also ends its attempt and releases its reservations. */
    Moved move(PlanMove move);

    /** Tells something of an incident beside what becomes of its plans. */
    Moved tell(HostId host, UUID incident, long epoch, Alert alert);

    /** Says what came of it, for plan and incident together, and releases what is no longer needed. */
    Moved conclude(Conclusion conclusion);

    /** All incidents of the host that are not closed, oldest first, each with its newest plan. */
    List<Unfinished> unfinished(HostId host);

    /**
     * When attempts on the unit were begun and which other units have an open plan. An attempt that a hold or someone faster
     * ended does not count, nor one from before the unit was re-armed.
     */
    RepairHistory history(HostId host, UnitName unit, Instant since);

    /**
     * What {@link #open} found or made.
     *
     * @param incident the one that stands
     * @param created whether it is new
     */
    record Opened(Incident incident, boolean created) {}

    /**
     * A plan to be stored.
     *
     * @param plan the plan
     * @param state watched, left alone, waiting or ready
     * @param attempt the attempt's id for a ready plan; null otherwise
     * @param epoch the lease under which it was decided
     * @param limits what the transaction itself checks for a ready plan
     * @param alert what to tell with it; null for nothing
     */
    record PlanCommit(
            Plan plan,
            PlanState state,
            @Nullable UUID attempt,
            long epoch,
            CommitLimits limits,
            @Nullable Alert alert) {}

    /**
     * The limits that count permits and so are checked again where they are taken.
     *
     * @param attempts how many attempts the unit gets in the window
     * @param attemptsWindow the window
     * @param cooldown the least time between two attempts on the unit
     * @param unitsAtOnce how many units of the host may be under repair at once
     * @param reservation after how long a reservation expires that nobody released
     */
    record CommitLimits(
            int attempts, Duration attemptsWindow, Duration cooldown, int unitsAtOnce, Duration reservation) {}

    /** The answer to {@link #commitPlan}. */
    sealed interface Commit {
        /**
         * It is stored.
         *
         * @param attemptNumber which attempt in the window it is, from 1; 0 for a plan without one
         */
        record Committed(int attemptNumber) implements Commit {}

        /** It says the same as the incident's newest plan (state and each guard's outcome), and was not stored again. */
        record Unchanged(UUID newest) implements Commit {}

        /** The transaction's own check refused it: lease, hold, attempts, cooldown, at-once, or a plan that is still open. */
        record Denied(GuardVerdict verdict) implements Commit {}
    }

    /**
     * A move of a plan.
     *
     * @param to the state to move to
     * @param detail why, in words for people
     * @param at when
     * @param answeredAt when the helper accepted the act or refused it, by this host's clock; null if this move says nothing
     *     of an answer. The first one is kept
     * @param alert what to tell with it; null for nothing
     */
    record PlanMove(
            HostId host,
            UUID plan,
            long epoch,
            PlanState to,
            String detail,
            Instant at,
            @Nullable Instant answeredAt,
            @Nullable Alert alert) {}

    /**
     * The end, or the next to last end, of a plan's or an incident's story.
     *
     * @param plan the plan that it is about; null if the incident ends without one
     * @param verdict what the plan did: first recovered, no effect, worse or not known; after recovered, healed, recurred or
     *     not known. Null together with {@code plan}
     * @param after the unit as it was then; null if it could not be seen
     * @param incidentState where the incident stands now
     * @param closedAs how it ended; null unless closed
     * @param holdEndsAt when the hold window ends; null unless recovered
     * @param detail in words for people
     */
    record Conclusion(
            HostId host,
            UUID incident,
            long epoch,
            @Nullable UUID plan,
            @Nullable Verdict verdict,
            @Nullable UnitState after,
            IncidentState incidentState,
            @Nullable ClosedAs closedAs,
            @Nullable Instant holdEndsAt,
            String detail,
            Instant at,
            @Nullable Alert alert) {}

    /** What became of a move. */
    enum Moved {
        MOVED,
        /** It stood there already. */
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
     * A plan as it stands.
     *
     * @param verdict null until it is done
     * @param after the unit as it was when the verdict was given; null before that or if it could not be seen
     * @param detail why it stands there
     * @param changedAt when it came there
     */
    record StoredPlan(
            Plan plan,
            PlanState state,
            @Nullable Verdict verdict,
            @Nullable UnitState after,
            String detail,
            Instant changedAt) {}

    /**
     * What was done before.
     *
     * @param attempts when attempts on the unit were begun, newest first
     * @param underRepair the other units of the host with an open plan
     */
    record RepairHistory(List<Instant> attempts, List<UnitName> underRepair) {
        public RepairHistory {
            attempts = List.copyOf(attempts);
            underRepair = List.copyOf(underRepair);
        }
    }
}
