package io.smartmon.testkit.helper;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A helper in memory over {@link FakeUnits} that passes {@link HelperContract}. It has no rate limit. Thread-safe. */
public final class FakeHelper implements Helper {
    private final String machineId;
    private final String bootId;
    private final Set<UnitName> allowed;
    private final Set<UnitName> pullIn;
    private final FakeUnits units;
    private final Map<UUID, Known> known = new HashMap<>();
    private long epoch;
    private long now;
    private boolean hold;
    private @Nullable UUID lastAccepted;
    private @Nullable Reason away;

    private record Known(String hash, ActAnswer answer) {}

    /**
     * A helper for this machine and boot.
     *
     * @param allowed the units that it may act on
     * @param pullIn the units that may come up with one of them
     */
    public FakeHelper(String machineId, String bootId, Set<UnitName> allowed, Set<UnitName> pullIn, FakeUnits units) {
        this.machineId = machineId;
        this.bootId = bootId;
        this.allowed = Set.copyOf(allowed);
        this.pullIn = Set.copyOf(pullIn);
        this.units = units;
    }

    /** Places a hold, or lifts it. */
    public synchronized void hold(boolean present) {
        hold = present;
    }

    /** Sets the time since boot, in hundredths of a second. */
    public synchronized void now(long hundredths) {
        now = hundredths;
    }

    /** Makes it unavailable for this reason; null makes it available again. */
    public synchronized void away(@Nullable Reason reason) {
        away = reason;
    }

    /** The last plan that it accepted, as the real one says in its report; empty before the first. */
    public synchronized Optional<UUID> lastAccepted() {
        return Optional.ofNullable(lastAccepted);
    }

    /** The state left by a helper killed between the call and its result: the plan is accepted, without a result. */
    public synchronized void forgetResult(UUID plan) {
        known.computeIfPresent(plan, (ignored, one) -> new Known(one.hash(), new ActAnswer.Indeterminate(now)));
    }

    @Override
    public synchronized ActAnswer act(ActRequest request) {
        if (away != null) {
            return new ActAnswer.Unavailable(away);
        }
        Known one = known.get(request.plan());
        if (one != null) {
            boolean other = !one.hash().isEmpty() && !one.hash().equals(request.planHash());
            return other ? refused(Refusal.OTHER_PLAN) : one.answer();
        }
        ActAnswer answer = refusal(request).orElseGet(() -> new ActAnswer.Done(call(request.action()), now));
        if (request.machineId().equals(machineId)) {
            epoch = Math.max(epoch, request.epoch());
        }
        known.put(request.plan(), new Known(request.planHash(), answer));
        if (answer instanceof ActAnswer.Done) {
            lastAccepted = request.plan();
        }
        return answer;
    }

    @Override
    public synchronized ActAnswer recall(UUID plan, long askersEpoch) {
        if (away != null) {
            return new ActAnswer.Unavailable(away);
        }
        ActAnswer unknown = refused(askersEpoch < epoch ? Refusal.STALE_EPOCH : Refusal.VOIDED);
        epoch = Math.max(epoch, askersEpoch);
        return known.computeIfAbsent(plan, ignored -> new Known("", unknown)).answer();
    }

    private ActResult call(Action action) {
        return action instanceof StartUnit start
                ? units.start(start.unit())
                : new ActResult(ActResult.Outcome.DONE, Reason.of("done"));
    }

    private Optional<ActAnswer> refusal(ActRequest request) {
        if (!request.machineId().equals(machineId)) {
            return Optional.of(refused(Refusal.OTHER_MACHINE));
        }
        if (!request.bootId().equals(bootId)) {
            return Optional.of(refused(Refusal.OTHER_BOOT));
        }
        if (request.epoch() < epoch) {
            return Optional.of(refused(Refusal.STALE_EPOCH));
        }
        if (now > request.notAfter()) {
            return Optional.of(refused(Refusal.LATE));
        }
        if (hold) {
            return Optional.of(refused(Refusal.HOLD));
        }
        Action action = request.action();
        if (!(action.subject() instanceof UnitSubject(UnitName unit))) {
            return Optional.of(
                    new ActAnswer.Refused(Refusal.INVALID, Reason.of("action_not_understood"), Measures.none()));
        }
        if (ProtectedUnits.reason(unit).isPresent()) {
            return Optional.of(refused(Refusal.PROTECTED));
        }
        if (action.alsoStarts().stream()
                .anyMatch(each -> ProtectedUnits.reasonToPullIn(each).isPresent())) {
            return Optional.of(refused(Refusal.PROTECTED));
        }
        if (!allowed.contains(unit) || !pullIn.containsAll(action.alsoStarts())) {
            return Optional.of(refused(Refusal.NOT_ALLOWED));
        }
        if (!units.absence().isEmpty()) {
            return Optional.of(refused(Refusal.NO_BUS));
        }
        UnitState state = units.read(unit);
        if (!state.loadState().equals("loaded")) {
            return Optional.of(refused(Refusal.INVALID, state.measures()));
        }
        if (!action.stillExpected(state.measures())) {
            return Optional.of(refused(Refusal.STATE_CHANGED, state.measures()));
        }
        if (action instanceof StartUnit && units.reloadNeeded(unit)) {
            return Optional.of(refused(Refusal.STATE_CHANGED, state.measures()));
        }
        if (action instanceof StartUnit start) {
            return reachesNoFurther(units.closure(unit), start)
                    ? Optional.empty()
                    : Optional.of(refused(Refusal.CLOSURE, state.measures()));
        }
        return Optional.empty();
    }

    private static boolean reachesNoFurther(StartClosure closure, StartUnit start) {
        return !closure.tooLarge()
                && closure.notKnown().isEmpty()
                && closure.systemActions().isEmpty()
                && closure.conflicts().isEmpty()
                && closure.down().isEmpty()
                && start.pulledIn().containsAll(closure.pulledIn());
    }

    private static ActAnswer refused(Refusal why) {
        return refused(why, Measures.none());
    }

    private static ActAnswer refused(Refusal why, Measures saw) {
        return new ActAnswer.Refused(why, Reason.of("fake_" + why.code()), saw);
    }
}
