package io.smartmon.orchestrator.verify;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Assessment;
import io.smartmon.domain.verify.Circumstances;
import io.smartmon.domain.verify.Settling;
import io.smartmon.domain.verify.Verification;
import io.smartmon.orchestrator.collect.UnitMemory;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Assesses a subject once after an act, and returns the result and when to assess again. The judgement itself is the
 * action's to say. Thread-safe.
 */
public final class Verifier {
    /** Without an event or a due time the subject is read again after this: an event may have been lost. */
    private static final Duration RECHECK_DELAY = Duration.ofSeconds(5);
    /** A due time is reached by its own clock, so the check comes a little later. */
    private static final Duration PAST_DUE = Duration.ofMillis(1);

    private static final Baseline NOTHING_COUNTED = new Baseline(0, 0, 0);

    private final Reader reader;
    private final ServiceManager manager;
    private final Function<UnitName, Optional<UnitMemory.Remembered>> memory;
    private final String bootId;
    private final Scheduler scheduler;

    /** A verifier in this boot. */
    public Verifier(
            Reader reader,
            ServiceManager manager,
            Function<UnitName, Optional<UnitMemory.Remembered>> memory,
            String bootId,
            Scheduler scheduler) {
        this.reader = reader;
        this.manager = manager;
        this.memory = memory;
        this.bootId = bootId;
        this.scheduler = scheduler;
    }

    /** Reads the current state of a subject. */
    public interface Reader {
        /** What a classifier of that kind would look at; not known if it cannot be read. */
        Knowledge<Observation> read(FindingKind kind, Subject subject);
    }

    /**
     * How many stop jobs, restarts and gaps were counted for a subject at one moment; later observations compare with it.
     *
     * @param stops stop jobs seen
     * @param restarts requested restarts of the running unit seen
     * @param gaps times at which events can have been lost
     */
    public record Baseline(long stops, long restarts, long gaps) {}

    /**
     * The state of a verification: when the act was, and when the subject was first seen to have recovered. Spans use the
     * monotonic clock, so a new process restarts them. Confined to one thread.
     */
    public static final class Watch {
        private final long actNanos;
        private @Nullable Measures firstSight;
        private long firstSightNanos;
        private Duration lastLook = Duration.ZERO;

        /** A watch that starts at this time of the monotonic clock. */
        public Watch(long actNanos) {
            this.actNanos = actNanos;
        }
    }

    /**
     * The result of one observation.
     *
     * @param seen the observed subject; null if it could not be read
     * @param again when to assess again, if there is no verdict and no event before
     */
    public record Result(Assessment assessment, @Nullable Observation seen, Duration again) {}

    /** The current counts for the subject; only units have counts. */
    public Baseline baseline(Subject subject) {
        return subject instanceof UnitSubject(UnitName unit) ? baseline(unit) : NOTHING_COUNTED;
    }

    private Baseline baseline(UnitName unit) {
        return memory.apply(unit)
                .map(known -> new Baseline(known.stops(), known.restarts(), known.gaps()))
                .orElse(NOTHING_COUNTED);
    }

    /**
     * Assesses the subject between the act and its first verdict.
     *
     * @param atAct the counts right before the act
     * @param dependents as {@link #activeDependents} gave them before the act
     */
    public Result settle(
            Plan plan, Watch watch, Baseline atAct, Map<UnitName, Baseline> dependents, Duration settleTime) {
        Action action = Objects.requireNonNull(plan.action(), "a plan that was done has an action");
        return switch (reader.read(plan.kind(), action.subject())) {
            case Knowledge.Unknown<Observation>(Reason reason) -> cannotSee(reason);
            case Knowledge.Known<Observation>(Observation seen, var readAt) -> {
                Verification verification = action.verification();
                Measures now = seen.document();
                long at = scheduler.nanos();
                Measures first = watch.firstSight;
                if (first == null || !verification.same(first, now)) {
                    first = verification.back(plan.before(), now) ? now : null;
                    watch.firstSight = first;
                    watch.firstSightNanos = at;
                }
                Duration sinceFirst = first == null ? Duration.ZERO : Duration.ofNanos(at - watch.firstSightNanos);
                Duration sinceAct = Duration.ofNanos(at - watch.actNanos);
                Duration lastLook = watch.lastLook;
                watch.lastLook = sinceAct;
                Assessment assessment = verification.settle(new Settling(
                        plan.before(),
                        first,
                        sinceFirst,
                        now,
                        circumstances(plan, action.subject(), atAct, dependents),
                        sinceAct,
                        lastLook,
                        settleTime));
                yield new Result(assessment, seen, due(settleTime.minus(first == null ? sinceAct : sinceFirst)));
            }
        };
    }

    private static Duration due(Duration left) {
        return left.isPositive() && left.compareTo(RECHECK_DELAY) < 0 ? left.plus(PAST_DUE) : RECHECK_DELAY;
    }

    /**
     * Assesses the subject within the hold window.
     *
     * @param recovered the evidence when it had recovered
     * @param dependents as {@link #activeDependents} gave them before the act
     * @param left the rest of the window; not positive when it is over
     */
    public Result hold(
            Plan plan, Measures recovered, Baseline atRecovery, Map<UnitName, Baseline> dependents, Duration left) {
        Action action = Objects.requireNonNull(plan.action(), "a plan that was done has an action");
        return switch (reader.read(plan.kind(), action.subject())) {
            case Knowledge.Unknown<Observation>(Reason reason) -> cannotSee(reason);
            case Knowledge.Known<Observation>(Observation seen, var readAt) ->
                new Result(
                        action.verification()
                                .hold(
                                        recovered,
                                        seen.document(),
                                        circumstances(plan, action.subject(), atRecovery, dependents),
                                        !left.isPositive()),
                        seen,
                        left.isPositive() ? left.plus(PAST_DUE) : RECHECK_DELAY);
        };
    }

    private static Result cannotSee(Reason reason) {
        return new Result(new Assessment.KeepObserving(reason), null, RECHECK_DELAY);
    }

    /**
     * The running services that require the unit, each with its counts; none if that is not known or the
     * subject is not a unit, and then none can count as gone down.
     */
    public Map<UnitName, Baseline> activeDependents(Subject subject) {
        Set<UnitName> all = dependents(subject);
        // One with a job in flight is on its way already, and not by the act to come: it does not count as running.
        return all.isEmpty()
                ? Map.of()
                : known(manager.running(all)).stream()
                        .collect(Collectors.toUnmodifiableMap(Function.identity(), this::baseline));
    }

    private Set<UnitName> dependents(Subject subject) {
        return subject instanceof UnitSubject(UnitName unit) ? known(manager.dependents(unit)) : Set.of();
    }

    private static Set<UnitName> known(Knowledge<Set<UnitName>> units) {
        return switch (units) {
            case Knowledge.Known<Set<UnitName>>(Set<UnitName> value, var at) -> value;
            case Knowledge.Unknown<Set<UnitName>> unknown -> Set.of();
        };
    }

    /**
     * Those that are down now, and not by request.
     *
     * <p>This uses the events, not the bus: the event of a stop comes before that of the resulting state of
     * the unit, so a stop that was seen at all is known here.
     */
    public List<UnitName> fallen(Map<UnitName, Baseline> dependents) {
        return dependents.entrySet().stream()
                .filter(dependent -> memory.apply(dependent.getKey())
                        .filter(now -> hasFallen(now, dependent.getValue()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Those of the subject's dependents that are still down after a repair that made it worse.
     *
     * @param dependents as {@link #activeDependents} gave them before the act; empty after a restart, and then it is all
     *     that failed
     */
    public List<UnitName> stillFallen(Subject subject, Map<UnitName, Baseline> dependents) {
        if (!dependents.isEmpty()) {
            return fallen(dependents);
        }
        return dependents(subject).stream()
                .filter(dependent -> memory.apply(dependent)
                        .filter(now -> now.state().activeState() == ActiveState.FAILED)
                        .isPresent())
                .sorted()
                .toList();
    }

    /**
     * The services that are switched on, cannot do without the subject, are down, and were not stopped by request as far as known:
     * they went down with it, or were not even started because of it.
     */
    public List<UnitName> dependentsDown(Subject subject) {
        return dependents(subject).stream()
                .filter(dependent ->
                        memory.apply(dependent).filter(Verifier::isMissed).isPresent())
                .sorted()
                .toList();
    }

    private static boolean isMissed(UnitMemory.Remembered now) {
        UnitState unit = now.state();
        return unit.activeState() == ActiveState.INACTIVE
                && unit.jobId() == 0
                && unit.switchedOn()
                && unit.measures().flag("ConditionResult").orElse(true)
                && unit.continuing()
                && !unit.triggered()
                && !now.stopSeen();
    }

    private static boolean hasFallen(UnitMemory.Remembered now, Baseline before) {
        if (now.state().jobId() != 0 || now.stops() > before.stops()) {
            return false;
        }
        return switch (now.state().activeState()) {
            case FAILED -> true;
            // One that ended with success did so by itself; and where events were lost, it may have been stopped.
            case INACTIVE ->
                now.gaps() == before.gaps() && !now.state().result().equals("success");
            // systemd is still working on it: the next observation shows the result.
            case ACTIVATING, DEACTIVATING -> false;
            case ACTIVE, RELOADING, REFRESHING, MAINTENANCE, UNKNOWN -> false;
        };
    }

    private Circumstances circumstances(
            Plan plan, Subject subject, Baseline before, Map<UnitName, Baseline> dependents) {
        Baseline now = baseline(subject);
        return new Circumstances(
                now.stops() > before.stops(),
                now.restarts() > before.restarts(),
                plan.bootId().equals(bootId),
                now.gaps() == before.gaps(),
                fallen(dependents).stream().map(UnitSubject::new).toList());
    }
}
