package io.smartmon.shim.act;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.Helper;
import io.smartmon.domain.act.ProtectedUnits;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.shim.journal.JournalException;
import io.smartmon.shim.journal.PlanJournal;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one way to an act: {@link #check}, {@link #recordAccepted}, {@link #callSystemd}, {@link #recordResult},
 * {@link #answer}, one method a step, under one lock a plan and one a unit.
 *
 * <p>A refusal is written down too, because it says that the plan will never be done. Thread-safe. Throws
 * {@link JournalException} when the journal cannot be written; then nothing was called, or what came of it is written
 * nowhere and stays indeterminate.
 */
public final class ActSteps implements Helper {
    private static final int MAX_DESCRIPTION = 300;

    private final HostId host;
    private final HelperPolicy policy;
    private final HoldFiles holds;
    private final Units units;
    private final PlanJournal journal;
    private final BootClock clock;
    private final Duration jobWait;
    private final KeyedLocks<UUID> planLocks = new KeyedLocks<>();
    private final KeyedLocks<UnitName> unitLocks = new KeyedLocks<>();

    /**
     * The steps on this machine.
     *
     * @param host for which host requests are taken
     * @param jobWait how long to wait for a job's end before the answer says that it is running
     */
    public ActSteps(
            HostId host,
            HelperPolicy policy,
            HoldFiles holds,
            Units units,
            PlanJournal journal,
            BootClock clock,
            Duration jobWait) {
        this.host = host;
        this.policy = policy;
        this.holds = holds;
        this.units = units;
        this.journal = journal;
        this.clock = clock;
        this.jobWait = jobWait;
    }

    @Override
    @SuppressWarnings("try") // the locks are held, not used
    public ActAnswer act(ActRequest request) {
        try (var plan = planLocks.hold(request.plan());
                var unit = unitLocks.hold(request.unit())) {
            Optional<ActAnswer> known = journal.known(request.plan(), request.planHash());
            if (known.isPresent()) {
                return known.get();
            }
            Optional<ActAnswer.Refused> refused = check(request);
            if (refused.isPresent()) {
                return refuse(request, refused.get());
            }
            long acceptedAt = clock.now();
            Optional<ActAnswer.Refused> notAccepted = recordAccepted(request, acceptedAt);
            if (notAccepted.isPresent()) {
                return refuse(request, notAccepted.get());
            }
            ActResult result = callSystemd(request);
            ActAnswer.Done done = new ActAnswer.Done(result, acceptedAt);
            recordResult(request, done);
            return answer(done);
        }
    }

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public ActAnswer recall(UUID plan, long epoch) {
        // Whoever recalls a plan that is being done waits for its result rather than getting the answer that there is
        // none.
        try (var held = planLocks.hold(plan)) {
            return journal.recall(plan, epoch);
        }
    }

    /** The second step: everything that can be refused before anything is written. */
    Optional<ActAnswer.Refused> check(ActRequest request) {
        Optional<ActAnswer.Refused> addressed = checkAddress(request);
        if (addressed.isPresent()) {
            return addressed;
        }
        Optional<ActAnswer.Refused> allowed = checkPolicy(request.unit());
        if (allowed.isPresent()) {
            return allowed;
        }
        Optional<ActAnswer.Refused> asExpected = switch (units.read(request.unit())) {
            case Units.ReadResult.NoBus noBus -> refusal(Refusal.NO_BUS, noBus.reason(), null);
            case Units.ReadResult.Seen seen -> checkUnit(request, seen);
        };
        // Reading over the bus may have taken seconds, and the moment of acting is now.
        return asExpected.isPresent() ? asExpected : checkMoment(request);
    }

    /** The third step: fsyncs that the plan is accepted, and counts it against the helper's own rate limit. */
    Optional<ActAnswer.Refused> recordAccepted(ActRequest request, long acceptedAt) {
        return journal.accept(request, acceptedAt);
    }

    /** The fourth step: the one call that changes something. */
    ActResult callSystemd(ActRequest request) {
        return switch (request.verb()) {
            case START -> units.start(request.unit(), jobWait);
        };
    }

    /** The fifth step: fsyncs what systemd made of it. */
    void recordResult(ActRequest request, ActAnswer.Done done) {
        journal.answered(request, done);
    }

    /** The last step: the answer, on the disk by now. */
    ActAnswer answer(ActAnswer.Done done) {
        return done;
    }

    private ActAnswer refuse(ActRequest request, ActAnswer.Refused refused) {
        journal.answered(request, refused);
        return refused;
    }

    private Optional<ActAnswer.Refused> checkAddress(ActRequest request) {
        if (!request.host().equals(host)) {
            return refusal(Refusal.FOREIGN_HOST, "this is host " + host + ", not " + request.host(), null);
        }
        if (!request.bootId().equals(clock.bootId())) {
            return refusal(Refusal.OTHER_BOOT, "the machine was restarted since the evidence was seen", null);
        }
        if (request.epoch() < journal.epoch()) {
            return Optional.of(journal.staleEpoch(request.epoch()));
        }
        return checkMoment(request);
    }

    private Optional<ActAnswer.Refused> checkMoment(ActRequest request) {
        long now = clock.now();
        if (now > request.notAfter()) {
            return refusal(Refusal.LATE, "late by " + (now - request.notAfter()) * 10 + " ms", null);
        }
        return holds.inForce().flatMap(file -> refusal(Refusal.HOLD, file + " exists, or cannot be checked", null));
    }

    private Optional<ActAnswer.Refused> checkPolicy(UnitName unit) {
        Optional<String> protectedBecause = ProtectedUnits.reason(unit);
        if (protectedBecause.isPresent()) {
            return refusal(Refusal.PROTECTED, unit + ": " + protectedBecause.get(), null);
        }
        return policy.mayStart(unit)
                ? Optional.empty()
                : refusal(Refusal.NOT_ALLOWED, unit + " is not in the helper's own policy", null);
    }

    private static Optional<ActAnswer.Refused> checkUnit(ActRequest request, Units.ReadResult.Seen seen) {
        UnitState state = seen.state();
        Optional<ActAnswer.Refused> named = checkMainName(request.unit(), state);
        if (named.isPresent()) {
            return named;
        }
        if (!state.loadState().equals("loaded")) {
            return refusal(Refusal.INVALID, request.unit() + " has the load state " + state.loadState(), state);
        }
        if (!request.expected().matches(state)) {
            String job = state.jobId() == 0 ? "" : ", job " + state.jobId() + " in flight";
            return refusal(
                    Refusal.STATE_CHANGED,
                    "expected " + request.expected().activeState().code() + "/"
                            + request.expected().subState() + ", saw "
                            + state.activeState().code() + "/" + state.subState() + job,
                    state);
        }
        if (state.activeState() != ActiveState.FAILED && state.activeState() != ActiveState.INACTIVE) {
            return refusal(Refusal.INVALID, "only a failed or inactive unit is started", state);
        }
        Set<UnitName> unnamed = new TreeSet<>(seen.inactive());
        request.pulledIn().forEach(unnamed::remove);
        return unnamed.isEmpty()
                ? Optional.empty()
                : refusal(
                        Refusal.CLOSURE,
                        "a start would bring up " + unnamed.size()
                                + " inactive unit(s) that the plan does not name, such as "
                                + unnamed.iterator().next(),
                        state);
    }

    /** Policy, locks and rate limit go by name, so a unit has one name here: that by which systemd itself calls it. */
    private static Optional<ActAnswer.Refused> checkMainName(UnitName asked, UnitState state) {
        UnitName main = state.unit();
        if (main.equals(asked)) {
            return Optional.empty();
        }
        return ProtectedUnits.reason(main)
                .map(why -> refusal(Refusal.PROTECTED, asked + " is another name of " + main + ": " + why, state))
                .orElseGet(() -> refusal(
                        Refusal.INVALID, asked + " is another name of " + main + "; name that one instead", state));
    }

    private static Optional<ActAnswer.Refused> refusal(Refusal why, String detail, @Nullable UnitState saw) {
        String bounded = detail.length() <= 500 ? detail : detail.substring(0, 500) + "…";
        return Optional.of(new ActAnswer.Refused(why, bounded, saw == null ? null : bounded(saw)));
    }

    /** The unit with a description of bounded length: it is the unit file's own text, and goes to journal and wire. */
    private static UnitState bounded(UnitState saw) {
        if (saw.description().length() <= MAX_DESCRIPTION) {
            return saw;
        }
        return new UnitState(
                saw.unit(),
                saw.description().substring(0, MAX_DESCRIPTION),
                saw.loadState(),
                saw.activeState(),
                saw.subState(),
                saw.unitFileState(),
                saw.type(),
                saw.restart(),
                saw.remainAfterExit(),
                saw.result(),
                saw.invocationId(),
                saw.mainPid(),
                saw.restarts(),
                saw.execMainCode(),
                saw.execMainStatus(),
                saw.stateChangeMicros(),
                saw.activeEnterMicros(),
                saw.startTimeout(),
                saw.jobId(),
                saw.triggered());
    }
}
