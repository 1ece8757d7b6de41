package io.smartmon.testkit.helper;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.Helper;
import io.smartmon.domain.act.ProtectedUnits;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A helper in memory over {@link FakeUnits} that passes {@link HelperContract}. It has no rate limit. Thread-safe. */
public final class FakeHelper implements Helper {
    private final HostId host;
    private final String bootId;
    private final Set<UnitName> allowed;
    private final FakeUnits units;
    private final Map<UUID, Known> known = new HashMap<>();
    private long epoch;
    private long now;
    private boolean hold;
    private String away = "";

    private record Known(String hash, ActAnswer answer) {}

    /** A helper for this host and boot that may start these units. */
    public FakeHelper(HostId host, String bootId, Set<UnitName> allowed, FakeUnits units) {
        this.host = host;
        this.bootId = bootId;
        this.allowed = Set.copyOf(allowed);
        this.units = units;
    }

    /** Places a hold, or lifts it. */
    public synchronized void hold(boolean stands) {
        hold = stands;
    }

    /** Sets the time since boot, in hundredths of a second. */
    public synchronized void now(long hundredths) {
        now = hundredths;
    }

    /** Makes it give no answer for this reason and do nothing; an empty one brings it back. */
    public synchronized void away(String reason) {
        away = reason;
    }

    /** What a helper that was killed between the call and its result leaves: the plan is accepted, and that is all. */
    public synchronized void forgetResult(UUID plan) {
        known.computeIfPresent(plan, (ignored, one) -> new Known(one.hash(), new ActAnswer.Indeterminate(now)));
    }

    @Override
    public synchronized ActAnswer act(ActRequest request) {
        if (!away.isEmpty()) {
            return new ActAnswer.Away(away);
        }
        Known one = known.get(request.plan());
        if (one != null) {
            boolean other = !one.hash().isEmpty() && !one.hash().equals(request.planHash());
            return other ? refused(Refusal.OTHER_PLAN, null) : one.answer();
        }
        ActAnswer answer = refusal(request).orElseGet(() -> new ActAnswer.Done(units.start(request.unit()), now));
        if (request.host().equals(host)) {
            epoch = Math.max(epoch, request.epoch());
        }
        known.put(request.plan(), new Known(request.planHash(), answer));
        return answer;
    }

    @Override
    public synchronized ActAnswer recall(UUID plan, long askersEpoch) {
        if (!away.isEmpty()) {
            return new ActAnswer.Away(away);
        }
        ActAnswer unknown = refused(askersEpoch < epoch ? Refusal.STALE_EPOCH : Refusal.BURNED, null);
        epoch = Math.max(epoch, askersEpoch);
        return known.computeIfAbsent(plan, ignored -> new Known("", unknown)).answer();
    }

    private Optional<ActAnswer> refusal(ActRequest request) {
        if (!request.host().equals(host)) {
            return Optional.of(refused(Refusal.FOREIGN_HOST, null));
        }
        if (!request.bootId().equals(bootId)) {
            return Optional.of(refused(Refusal.OTHER_BOOT, null));
        }
        if (request.epoch() < epoch) {
            return Optional.of(refused(Refusal.STALE_EPOCH, null));
        }
        if (now > request.notAfter()) {
            return Optional.of(refused(Refusal.LATE, null));
        }
        if (hold) {
            return Optional.of(refused(Refusal.HOLD, null));
        }
        if (ProtectedUnits.reason(request.unit()).isPresent()) {
            return Optional.of(refused(Refusal.PROTECTED, null));
        }
        if (!allowed.contains(request.unit())) {
            return Optional.of(refused(Refusal.NOT_ALLOWED, null));
        }
        if (!units.absence().isEmpty()) {
            return Optional.of(refused(Refusal.NO_BUS, null));
        }
        UnitState state = units.read(request.unit());
        if (!state.loadState().equals("loaded")) {
            return Optional.of(refused(Refusal.INVALID, state));
        }
        if (!request.expected().matches(state)) {
            return Optional.of(refused(Refusal.STATE_CHANGED, state));
        }
        Set<UnitName> unnamed = new HashSet<>(units.inactiveClosure(request.unit()));
        request.pulledIn().forEach(unnamed::remove);
        return unnamed.isEmpty() ? Optional.empty() : Optional.of(refused(Refusal.CLOSURE, state));
    }

    private static ActAnswer refused(Refusal why, @Nullable UnitState saw) {
        return new ActAnswer.Refused(why, "the fake helper says " + why.code(), saw);
    }
}
