package io.smartmon.orchestrator.act;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.time.Scheduler;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends stored plans to the helper, or recalls them. Thread-safe. */
public final class Acts {
    private static final Duration MARGIN = Duration.ofSeconds(1);
    /** A hold is in force within this time, because an earlier decision cannot be started any later. */
    private static final Duration HOLDS_KNOWN_FOR = Duration.ofSeconds(2);

    /** So that the helper's own limit is not used up by starts that never began. */
    private static final Duration AFTER_WAITING = Duration.ofMinutes(2);

    private final Helper helper;
    private final String machineId;
    private final Supplier<LeaseView> leaseNow;
    private final Scheduler scheduler;

    /** Acts by this helper on this machine, under this lease. */
    public Acts(Helper helper, String machineId, Supplier<LeaseView> leaseNow, Scheduler scheduler) {
        this.helper = helper;
        this.machineId = machineId;
        this.leaseNow = leaseNow;
        this.scheduler = scheduler;
    }

    /** The consequence of an answer for the plan. */
    public sealed interface Outcome {
        /**
         * The plan moves.
         *
         * @param to the state to move to
         * @param reason why
         * @param quiet whether no alert is needed
         * @param answeredAgo how long ago the helper accepted or refused it; null if it was not asked
         * @param notAgainFor how long nothing is asked again, whatever happens meanwhile
         */
        record Move(
                PlanState to,
                Reason reason,
                boolean quiet,
                @Nullable Duration answeredAgo,
                Duration notAgainFor) implements Outcome {
            /** A move after which the next decision may ask again at once. */
            public Move(PlanState to, Reason reason, boolean quiet, @Nullable Duration answeredAgo) {
                this(to, reason, quiet, answeredAgo, Duration.ZERO);
            }
        }

        /** There is no answer yet: recall it again. */
        record AskAgain(Reason reason) implements Outcome {}
    }

    /**
     * Asks for the act.
     *
     * @param action the plan's
     * @param epoch the lease's epoch under which the plan was stored
     * @param within how long it may take until it starts
     * @param holdsReadAt hundredths of a second since boot at which no hold was known to be in force
     */
    public Outcome request(Plan plan, Action action, long epoch, Duration within, long holdsReadAt) {
        // The lease and the clock are read side by side: a process that was stopped in between must not gain time by
        // it.
        LeaseView lease = leaseNow.get();
        long now = scheduler.hundredthsSinceBoot();
        Duration remaining = lease.remaining().minus(MARGIN);
        Duration left = remaining.compareTo(within) < 0 ? remaining : within;
        if (!lease.mine() || lease.epoch() != epoch || !left.isPositive()) {
            return new Outcome.Move(PlanState.EXPIRED, Reason.of("lease_ran_out"), false, null);
        }
        long notAfter = Math.min(now + left.toMillis() / 10, holdsReadAt + HOLDS_KNOWN_FOR.toMillis() / 10);
        if (notAfter <= now) {
            return new Outcome.Move(PlanState.EXPIRED, Reason.of("holds_stale"), true, null);
        }
        return outcome(helper.act(new ActRequest(
                ActRequest.VERSION,
                plan.id(),
                plan.hash(),
                machineId,
                plan.bootId(),
                plan.host(),
                lease.epoch(),
                notAfter,
                action)));
    }

    /** Recalls it; a plan that the helper does not know can never be done from now on. */
    public Outcome recall(Plan plan, long epoch) {
        return outcome(helper.recall(plan.id(), epoch));
    }

    private Outcome outcome(ActAnswer answer) {
        return switch (answer) {
            case ActAnswer.Done(ActResult result, long acceptedAt) -> done(result, since(acceptedAt));
            case ActAnswer.Indeterminate(long acceptedAt) ->
                new Outcome.Move(
                        PlanState.INDETERMINATE, Reason.of("helper_does_not_know_result"), true, since(acceptedAt));
            case ActAnswer.Refused(Refusal refusal, Reason reason, Measures saw) ->
                new Outcome.Move(
                        state(refusal), refused(refusal, reason), refusal == Refusal.STATE_CHANGED, Duration.ZERO);
            case ActAnswer.Unavailable(Reason reason) -> new Outcome.AskAgain(reason);
        };
    }

    /** From a time of the clock that both sides read; one that is not known is taken for now, so that nothing is late. */
    private Duration since(long hundredths) {
        if (hundredths == 0) {
            return Duration.ZERO;
        }
        return Duration.ofMillis(10 * Math.max(0, scheduler.hundredthsSinceBoot() - hundredths));
    }

    /** The helper's reason together with its refusal: the reason alone may say little. */
    private static Reason refused(Refusal refusal, Reason reason) {
        return new Reason(reason.code(), reason.measures().with("refusal", Measure.text(refusal.code())));
    }

    private static Outcome done(ActResult result, Duration ago) {
        return switch (result.outcome()) {
            case DONE, FAILED, RUNNING -> new Outcome.Move(PlanState.ACCEPTED, result.reason(), true, ago);
            // An act that may or may not have been done is verified, and never repeated.
            case LOST, NOT_KNOWN -> new Outcome.Move(PlanState.INDETERMINATE, result.reason(), true, ago);
            // Its end is an event that would lead to the next request, and that one would wait as well.
            case TOO_LATE -> new Outcome.Move(PlanState.HELD, result.reason(), false, ago, AFTER_WAITING);
            case CONFLICT -> new Outcome.Move(PlanState.HELD, result.reason(), true, ago);
            case NOT_AUTHORIZED, REFUSED -> new Outcome.Move(PlanState.REFUSED, result.reason(), false, ago);
        };
    }

    private static PlanState state(Refusal refusal) {
        return switch (refusal) {
            // The agent has just read the same closure: what differs has changed since.
            case HOLD, STATE_CHANGED, CLOSURE -> PlanState.HELD;
            case LATE, VOIDED, OTHER_BOOT, STALE_EPOCH -> PlanState.EXPIRED;
            case OTHER_MACHINE,
                    NOT_ALLOWED,
                    PROTECTED,
                    RATE_LIMIT,
                    OTHER_PLAN,
                    NOT_AUTHORIZED,
                    INVALID,
                    NO_BUS,
                    NOT_KNOWN -> PlanState.REFUSED;
        };
    }
}
