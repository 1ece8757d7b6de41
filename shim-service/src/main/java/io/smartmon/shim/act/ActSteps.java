package io.smartmon.shim.act;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.MachineIdentity;
import io.smartmon.shim.journal.JournalException;
import io.smartmon.shim.journal.PlanJournal;
import io.smartmon.systemd.WaitLimit;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;

/**
 * The only path to an act, whatever the verb: {@link #check}, {@link #recordAccepted}, {@link #callSystemd},
 * {@link #recordResult}, {@link #answer}, one method per step, under one lock per plan and one for each resource that the action
 * names. What is specific to a verb is in its {@link ActionHandler}.
 *
 * <p>A refusal is journaled too, because it means that the plan will never be done. Thread-safe. Throws
 * {@link JournalException} when the journal cannot be written; then nothing was called, or the result is lost
 * and the plan is indeterminate.
 */
public final class ActSteps implements Helper {
    /** In hundredths of a second: a lease is shorter, and a request lives no longer than its lease. */
    private static final long MAX_AHEAD = 6_000;

    private static final String UNIT_LOCK = "unit:";

    private final MachineIdentity machine;
    private final HelperPolicy policy;
    private final HoldFiles holds;
    private final Handlers handlers;
    private final HelperContext context;
    private final PlanJournal journal;
    private final BootClock clock;
    private final Duration jobWait;
    private final KeyedLocks<UUID> planLocks;
    private final KeyedLocks<String> resourceLocks;

    /**
     * The steps on this machine.
     *
     * @param machine the machine whose requests are accepted
     * @param context what the handlers may use
     * @param jobWait how long to wait for a job's end before the answer says that it is running
     * @param locks makes reentrant locks, held for as long as an act takes
     */
    public ActSteps(
            MachineIdentity machine,
            HelperPolicy policy,
            HoldFiles holds,
            Handlers handlers,
            HelperContext context,
            PlanJournal journal,
            BootClock clock,
            Duration jobWait,
            Supplier<Lock> locks) {
        this.machine = machine;
        this.policy = policy;
        this.holds = holds;
        this.handlers = handlers;
        this.context = context;
        this.journal = journal;
        this.clock = clock;
        this.jobWait = jobWait;
        this.planLocks = new KeyedLocks<>(locks);
        this.resourceLocks = new KeyedLocks<>(locks);
    }

    @Override
    @SuppressWarnings("try") // the locks are held, not used
    public ActAnswer act(ActRequest request) {
        try (var plan = planLocks.hold(request.plan());
                var resources = resourceLocks.holdAll(request.action().locks())) {
            Optional<ActAnswer> known = journal.known(request.plan(), request.planHash());
            if (known.isPresent()) {
                return known.get();
            }
            Optional<Handlers.Task<?>> task = handlers.task(request.action());
            Optional<ActAnswer.Refused> refused = checkRecipient(request);
            if (refused.isPresent() || task.isEmpty()) {
                return refuse(request, refused.orElseGet(ActSteps::notUnderstood));
            }
            return act(request, task.get());
        }
    }

    private <A extends Action> ActAnswer act(ActRequest request, Handlers.Task<A> task) {
        // Before anything is asked of the bus: it is nobody's business what the helper may not do.
        Optional<ActAnswer.Refused> notAllowed = checkPolicy(task.action());
        if (notAllowed.isPresent()) {
            return refuse(request, notAllowed.get());
        }
        try (JobsHeard jobs = task.handler().listen(task.action(), context)) {
            return act(request, task, jobs);
        }
    }

    private <A extends Action> ActAnswer act(ActRequest request, Handlers.Task<A> task, JobsHeard jobs) {
        Optional<ActAnswer.Refused> refused = check(request, task, jobs);
        if (refused.isPresent()) {
            return refuse(request, refused.get());
        }
        long acceptedAt = clock.now();
        Optional<ActAnswer.Refused> notAccepted = recordAccepted(request, acceptedAt);
        if (notAccepted.isPresent()) {
            return refuse(request, notAccepted.get());
        }
        // The write may have taken seconds: if the state has changed since, the plan is refused although it was
        // accepted.
        Optional<ActAnswer.Refused> changed = look(request, task, jobs);
        if (changed.isPresent()) {
            return refuse(request, changed.get());
        }
        ActResult result = callSystemd(request, task);
        ActAnswer.Done done = new ActAnswer.Done(result, acceptedAt);
        recordResult(request, done);
        return answer(done);
    }

    @Override
    @SuppressWarnings("try") // the lock is held, not used
    public ActAnswer recall(UUID plan, long epoch) {
        // A recall of a plan that is being done waits for its result rather than answering that there is
        // none.
        try (var held = planLocks.hold(plan)) {
            return journal.recall(plan, epoch);
        }
    }

    /** The checks of the subject that can refuse before anything is written. */
    <A extends Action> Optional<ActAnswer.Refused> check(ActRequest request, Handlers.Task<A> task, JobsHeard jobs) {
        return look(request, task, jobs);
    }

    /** Fsyncs that the plan is accepted, and counts it against the helper's own rate limit. */
    Optional<ActAnswer.Refused> recordAccepted(ActRequest request, long acceptedAt) {
        return journal.accept(request, acceptedAt);
    }

    /** The one call that changes something. What it queues must begin in time too, and not in a hold. */
    <A extends Action> ActResult callSystemd(ActRequest request, Handlers.Task<A> task) {
        WaitLimit limit =
                new WaitLimit(jobWait, () -> checkDeadlineAndHolds(request).isPresent());
        return task.handler().call(task.action(), context, limit);
    }

    /** Fsyncs the result. */
    void recordResult(ActRequest request, ActAnswer.Done done) {
        journal.answered(request, done);
    }

    /** The answer, on the disk by now. */
    ActAnswer answer(ActAnswer.Done done) {
        return done;
    }

    private ActAnswer refuse(ActRequest request, ActAnswer.Refused refused) {
        ActAnswer.Refused bounded = Bounds.of(refused);
        journal.answered(request, bounded);
        return bounded;
    }

    private Optional<ActAnswer.Refused> checkRecipient(ActRequest request) {
        Optional<String> own = machine.id();
        if (own.isEmpty()) {
            return refusal(Refusal.OTHER_MACHINE, Reason.of("machine_id_unknown"));
        }
        if (!request.machineId().equals(own.get())) {
            return refusal(
                    Refusal.OTHER_MACHINE,
                    new Reason(
                            "other_machine",
                            Measures.builder()
                                    .text("machine", own.get())
                                    .text("asked", request.machineId())
                                    .build()));
        }
        if (!request.bootId().equals(clock.bootId())) {
            return refusal(Refusal.OTHER_BOOT, Reason.of("rebooted"));
        }
        if (request.epoch() < journal.epoch()) {
            return Optional.of(journal.staleEpoch(request.epoch()));
        }
        if (journal.leaps(request.epoch())) {
            return Optional.of(journal.leapingEpoch(request.epoch()));
        }
        if (request.notAfter() - clock.now() > MAX_AHEAD) {
            return refusal(
                    Refusal.INVALID, Reason.of("deadline_far", "in", hundredths(request.notAfter() - clock.now())));
        }
        return checkDeadlineAndHolds(request);
    }

    private static Measure hundredths(long span) {
        return Measure.span(Duration.ofMillis(10).multipliedBy(span));
    }

    private Optional<ActAnswer.Refused> checkDeadlineAndHolds(ActRequest request) {
        long now = clock.now();
        if (now > request.notAfter()) {
            return refusal(Refusal.LATE, Reason.of("late", "late", hundredths(now - request.notAfter())));
        }
        return holds.inForce()
                .flatMap(file -> refusal(Refusal.HOLD, Reason.of("hold_file", "path", Measure.text(file.toString()))));
    }

    private Optional<ActAnswer.Refused> checkPolicy(Action action) {
        for (String lock : action.locks()) {
            if (lock.startsWith(UNIT_LOCK)) {
                Optional<Reason> why = ProtectedUnits.reason(new UnitName(lock.substring(UNIT_LOCK.length())));
                if (why.isPresent()) {
                    return refusal(Refusal.PROTECTED, why.get());
                }
            }
        }
        if (!policy.allows(action)) {
            return refusal(
                    Refusal.NOT_ALLOWED,
                    new Reason(
                            "not_in_helper_policy",
                            Measures.builder()
                                    .text("verb", action.verb())
                                    .text("subject", action.subject().name())
                                    .build()));
        }
        return checkPulledIn(action);
    }

    /** A plan cannot name more than this machine's own policy does. */
    private Optional<ActAnswer.Refused> checkPulledIn(Action action) {
        for (UnitName unit : action.alsoStarts()) {
            Optional<Reason> why = ProtectedUnits.reasonToPullIn(unit);
            if (why.isPresent()) {
                return refusal(Refusal.PROTECTED, why.get());
            }
        }
        List<UnitName> unlisted = policy.notToPullIn(action);
        return unlisted.isEmpty()
                ? Optional.empty()
                : refusal(
                        Refusal.NOT_ALLOWED,
                        Reason.of("pull_in_not_in_helper_policy", "units", Measure.firstNames(unlisted)));
    }

    /** Looks at everything that may have changed. Reading over the bus may take seconds: deadline and holds are checked last. */
    private <A extends Action> Optional<ActAnswer.Refused> look(
            ActRequest request, Handlers.Task<A> task, JobsHeard jobs) {
        Optional<ActAnswer.Refused> asExpected = switch (task.handler().read(task.action(), context)) {
            case ReadResult.Unavailable(Reason reason) -> refusal(Refusal.NO_BUS, reason);
            case ReadResult.Seen seen ->
                task.handler().check(task.action(), seen).or(() -> checkJobs(jobs, seen));
        };
        return asExpected.or(() -> checkDeadlineAndHolds(request));
    }

    private static Optional<ActAnswer.Refused> checkJobs(JobsHeard jobs, ReadResult.Seen seen) {
        return switch (jobs.heard()) {
            case NOTHING -> Optional.empty();
            case JOB -> Optional.of(UnitCheck.refused(Refusal.STATE_CHANGED, Reason.of("job_heard"), seen));
            case NOT_KNOWN -> Optional.of(UnitCheck.refused(Refusal.STATE_CHANGED, Reason.of("events_lost"), seen));
        };
    }

    private static ActAnswer.Refused notUnderstood() {
        return new ActAnswer.Refused(Refusal.INVALID, Reason.of("action_not_understood"), Measures.none());
    }

    private static Optional<ActAnswer.Refused> refusal(Refusal why, Reason reason) {
        return Optional.of(new ActAnswer.Refused(why, reason, Measures.none()));
    }
}
