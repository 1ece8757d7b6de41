package io.smartmon.orchestrator.act;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.Helper;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import java.time.Duration;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Asks the helper to do what a stored plan says, or what became of it. Thread-safe. */
public final class Acts {
    private static final Duration MARGIN = Duration.ofSeconds(1);

    private final Helper helper;
    private final Supplier<LeaseView> leaseNow;
    private final LongSupplier hundredthsSinceBoot;

    /** Acts by this helper, under this lease, with the clock that both sides read. */
    public Acts(Helper helper, Supplier<LeaseView> leaseNow, LongSupplier hundredthsSinceBoot) {
        this.helper = helper;
        this.leaseNow = leaseNow;
        this.hundredthsSinceBoot = hundredthsSinceBoot;
    }

    /** What an answer means for the plan. */
    public sealed interface Outcome {
        /**
         * The plan moves.
         *
         * @param to the state to move to
         * @param why in words for people
         * @param quiet whether nobody need be told
         * @param answeredAgo how long ago the helper accepted or refused it; null if it was not asked
         */
        record Move(
                PlanState to,
                String why,
                boolean quiet,
                @Nullable Duration answeredAgo) implements Outcome {}

        /** There is no answer yet: ask again what became of it. */
        record AskAgain(String why) implements Outcome {}
    }

    /**
     * Asks for the act.
     *
     * @param epoch the lease's epoch under which the plan was stored
     * @param within how long it may take to be begun
     */
    public Outcome request(Plan plan, long epoch, Duration within) {
        // The lease and the clock are read side by side: a process that was stopped in between must not gain time by
        // it.
        LeaseView lease = leaseNow.get();
        long now = hundredthsSinceBoot.getAsLong();
        Duration standing = lease.remaining().minus(MARGIN);
        Duration left = standing.compareTo(within) < 0 ? standing : within;
        if (!lease.mine() || lease.epoch() != epoch || left.isNegative() || left.isZero()) {
            return new Outcome.Move(PlanState.EXPIRED, "the lease ran out before it could be done", false, null);
        }
        return outcome(helper.act(new ActRequest(
                plan.id(),
                plan.hash(),
                plan.host(),
                plan.bootId(),
                lease.epoch(),
                now + left.toMillis() / 10,
                plan.verb(),
                plan.unit(),
                plan.expected(),
                plan.pulledIn())));
    }

    /** Asks what became of it; a plan that the helper does not know can never be done from now on. */
    public Outcome recall(Plan plan, long epoch) {
        return outcome(helper.recall(plan.id(), epoch));
    }

    private Outcome outcome(ActAnswer answer) {
        return switch (answer) {
            case ActAnswer.Done(ActResult result, long acceptedAt) -> done(result, since(acceptedAt));
            case ActAnswer.Indeterminate(long acceptedAt) ->
                new Outcome.Move(
                        PlanState.INDETERMINATE,
                        "the helper accepted it and does not know what came of it",
                        true,
                        since(acceptedAt));
            case ActAnswer.Refused(Refusal refusal, String detail, var saw) ->
                new Outcome.Move(state(refusal), detail, refusal == Refusal.STATE_CHANGED, Duration.ZERO);
            case ActAnswer.Away(String reason) -> new Outcome.AskAgain(reason);
        };
    }

    /** From a time of the clock that both sides read. */
    private Duration since(long hundredths) {
        return Duration.ofMillis(10 * Math.max(0, hundredthsSinceBoot.getAsLong() - hundredths));
    }

    private static Outcome done(ActResult result, Duration ago) {
        return switch (result.outcome()) {
            case JOB_DONE, JOB_FAILED, JOB_RUNNING ->
                new Outcome.Move(PlanState.ACCEPTED, "the start was asked of systemd: " + result.detail(), true, ago);
            case BUS_LOST -> new Outcome.Move(PlanState.INDETERMINATE, result.detail(), true, ago);
            case CONFLICT ->
                new Outcome.Move(PlanState.HELD, "someone was faster: " + result.detail(), true, ago);
            case NOT_AUTHORIZED ->
                new Outcome.Move(PlanState.REFUSED, "not authorized: " + result.detail(), false, ago);
            case REFUSED -> new Outcome.Move(PlanState.REFUSED, result.detail(), false, ago);
        };
    }

    private static PlanState state(Refusal refusal) {
        return switch (refusal) {
            case HOLD, STATE_CHANGED -> PlanState.HELD;
            case LATE, BURNED, OTHER_BOOT, STALE_EPOCH -> PlanState.EXPIRED;
            case CLOSURE,
                    FOREIGN_HOST,
                    NOT_ALLOWED,
                    PROTECTED,
                    RATE_LIMIT,
                    OTHER_PLAN,
                    NOT_AUTHORIZED,
                    INVALID,
                    NO_BUS -> PlanState.REFUSED;
        };
    }
}
