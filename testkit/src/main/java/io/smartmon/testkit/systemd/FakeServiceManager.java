package io.smartmon.testkit.systemd;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A service manager in memory: services that require one another or conflict, jobs timed by a scheduler, and a signal to
 * listeners for each change. What it supports works as in systemd: a start is a job and makes a new run, stops what the unit
 * conflicts with, brings up requirements first and fails with them; a stop takes down the units that require it; a run keeps its id after its end.
 * Thread-safe; listeners are called without a lock held, on the thread that made the change.
 */
public final class FakeServiceManager implements ServiceManager {
    private final Scheduler scheduler;
    private final Map<UnitName, UnitState> states = new TreeMap<>();
    private final Map<UnitName, Set<UnitName>> required = new HashMap<>();
    private final Map<UnitName, Set<UnitName>> conflicts = new HashMap<>();
    private final Map<UnitName, ExitStatuses> restartPreventedBy = new HashMap<>();
    private final Map<UnitName, UnitPlacement> placements = new HashMap<>();
    private final Map<UnitName, Duration> startTimes = new HashMap<>();
    private final Map<UnitName, UnitConfiguration.Start> begun = new HashMap<>();
    private final Set<UnitName> edited = new TreeSet<>();
    private final Set<UnitName> broken = new TreeSet<>();
    private final List<UnitName> starts = new ArrayList<>();
    private final List<Consumer<UnitName>> listeners = new CopyOnWriteArrayList<>();
    private ManagerState managerState = ManagerState.RUNNING;
    private long startedHundredths;
    private String absence = "";
    private long lastJob;
    private long lastPid = 4_000;

    /** An empty machine that has been started. */
    public FakeServiceManager(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    /** Adds an enabled service that does not run and is not restarted by the manager itself. */
    public synchronized void add(UnitName unit, UnitName... requires) {
        required.put(unit, new TreeSet<>(List.of(requires)));
        states.put(unit, unit(unit, "loaded"));
    }

    /** Makes a unit's starts stop these, as {@code Conflicts=} does. */
    public synchronized void conflict(UnitName unit, UnitName... with) {
        conflicts.put(unit, new TreeSet<>(List.of(with)));
    }

    /** Says that these, which are not here themselves, start the unit too. */
    public void triggeredBy(UnitName unit, UnitName... triggers) {
        change(
                unit,
                before -> UnitState.of(
                        unit,
                        before.measures()
                                .with("Triggered", Measure.flag(true))
                                .with(
                                        "TriggeredBy",
                                        Measure.names(Stream.of(triggers)
                                                .map(UnitName::value)
                                                .toList()))));
    }

    /** Sets the ways of ending after which the unit's file forbids a restart. */
    public synchronized void restartPreventedBy(UnitName unit, ExitStatuses statuses) {
        restartPreventedBy.put(unit, statuses);
    }

    /** Puts a unit where another manager runs it. */
    public synchronized void place(UnitName unit, UnitPlacement placement) {
        placements.put(unit, placement);
    }

    /** Changes the file of a unit; the manager does not read it. */
    public synchronized void edit(UnitName unit) {
        edited.add(unit);
    }

    /** Reads all files again. */
    public synchronized void reload() {
        edited.clear();
    }

    /** Sets the state of a unit, as if it had just changed. */
    public void set(UnitState state) {
        change(state.unit(), before -> state);
    }

    /** Sets how long the unit takes to start. */
    public synchronized void startTakes(UnitName unit, Duration time) {
        startTimes.put(unit, time);
    }

    /** From now on starts of the unit fail, or come through again. */
    public synchronized void broken(UnitName unit, boolean isBroken) {
        if (isBroken) {
            broken.add(unit);
        } else {
            broken.remove(unit);
        }
    }

    /** The manager was started just now, and boots until its state is set to another. */
    public synchronized void boots() {
        managerState = ManagerState.STARTING;
        startedHundredths = scheduler.hundredthsSinceBoot();
    }

    /** Sets the manager's own state. */
    public synchronized void managerState(ManagerState state) {
        managerState = state;
    }

    /** Makes everything not known for this reason, such as {@code no_bus}; an empty one ends that. */
    public synchronized void absent(String reason) {
        absence = reason;
    }

    /** From now on the listener gets the name of each unit that changes, after it has. */
    public void listen(Consumer<UnitName> listener) {
        listeners.add(listener);
    }

    /** Every unit for which a start was asked for from outside, in order. */
    public synchronized List<UnitName> starts() {
        return List.copyOf(starts);
    }

    /** Asks for a start: a job that ends later, by the scheduler, unless the unit is active or has a job already. */
    public void start(UnitName unit) {
        synchronized (this) {
            starts.add(unit);
        }
        begin(unit);
    }

    private void begin(UnitName unit) {
        UnitState state = state(unit);
        if (!state.loadState().equals("loaded") || state.jobId() != 0 || state.activeState() == ActiveState.ACTIVE) {
            return;
        }
        Duration time;
        Set<UnitName> first;
        Set<UnitName> rivals;
        long job;
        synchronized (this) {
            rivals = conflicts.getOrDefault(unit, Set.of());
            time = startTimes.getOrDefault(unit, Duration.ZERO);
            first = required.getOrDefault(unit, Set.of());
            job = ++lastJob;
        }
        change(unit, before -> with(before, before.activeState(), before.subState(), before.result(), job));
        rivals.forEach(this::stop);
        first.forEach(this::begin);
        scheduler.after(Duration.ZERO, () -> go(unit, job, time));
    }

    /** Continues a start as soon as all its requirements have finished starting. */
    private void go(UnitName unit, long job, Duration time) {
        Set<UnitName> first;
        boolean fails;
        synchronized (this) {
            first = required.getOrDefault(unit, Set.of());
            fails = broken.contains(unit);
        }
        if (state(unit).jobId() != job) {
            return;
        }
        if (first.stream().anyMatch(each -> state(each).jobId() != 0)) {
            scheduler.after(Duration.ofMillis(10), () -> go(unit, job, time));
            return;
        }
        if (first.stream().anyMatch(each -> state(each).activeState() != ActiveState.ACTIVE)) {
            // The job fails with its dependency; the unit itself never began and stays as it was.
            change(unit, before -> with(before, before.activeState(), before.subState(), before.result(), 0));
            return;
        }
        change(unit, before -> newRun(with(before, ActiveState.ACTIVATING, "start", "success", job)));
        Runnable end = () -> {
            if (state(unit).jobId() != job) {
                return;
            }
            change(
                    unit,
                    before -> fails
                            ? with(before, ActiveState.FAILED, "failed", "exit-code", 0)
                            : with(before, ActiveState.ACTIVE, "running", "success", 0));
        };
        if (time.isZero()) {
            end.run();
        } else {
            scheduler.after(time, end);
        }
    }

    /** Stops a unit and, before it, all that requires it, at once. */
    public void stop(UnitName unit) {
        for (UnitName above : above(unit)) {
            stopAlone(above);
        }
        stopAlone(unit);
    }

    private void stopAlone(UnitName unit) {
        UnitState state = state(unit);
        if (state.activeState() != ActiveState.INACTIVE && state.activeState() != ActiveState.FAILED) {
            long job;
            synchronized (this) {
                job = ++lastJob;
            }
            change(unit, before -> with(before, ActiveState.DEACTIVATING, "stop-sigterm", "success", job));
            change(unit, before -> with(before, ActiveState.INACTIVE, "dead", "success", 0));
        }
    }

    /** Kills the main process of a unit that runs. */
    public void crash(UnitName unit) {
        if (state(unit).mainPid() != 0) {
            change(unit, before -> with(before, ActiveState.FAILED, "failed", "signal", 0));
        }
    }

    @Override
    public Knowledge<UnitState> read(UnitName unit) {
        return known(() -> state(unit));
    }

    @Override
    public Knowledge<ManagerStatus> managerStatus() {
        return known(() -> new ManagerStatus(
                managerState,
                Duration.ofMillis(10 * (scheduler.hundredthsSinceBoot() - startedHundredths)),
                states.values().stream()
                        .filter(state -> state.jobId() != 0)
                        .map(UnitState::unit)
                        .toList()));
    }

    @Override
    public Knowledge<StartClosure> startClosure(UnitName unit) {
        return known(() -> {
            SortedSet<UnitName> started = new TreeSet<>(Set.of(unit));
            startedBelow(unit, started);
            List<UnitName> rivals = rivals(started).stream()
                    .filter(each -> !each.equals(unit) && isUpOrStarting(each))
                    .toList();
            started.remove(unit);
            return StartClosure.pullingIn(started).conflictingWith(rivals);
        });
    }

    @Override
    public Knowledge<ExitStatuses> restartPreventedBy(UnitName unit) {
        return known(() -> restartPreventedBy.getOrDefault(unit, ExitStatuses.none()));
    }

    @Override
    public Knowledge<UnitConfiguration> configuration(UnitName unit) {
        return known(() -> new UnitConfiguration(
                states.containsKey(unit) ? List.of("/etc/systemd/system/" + unit) : List.of(),
                List.of(),
                edited.contains(unit),
                begun.getOrDefault(unit, UnitConfiguration.Start.none())));
    }

    @Override
    public Knowledge<Set<UnitName>> dependents(UnitName unit) {
        return known(() -> Set.copyOf(above(unit)));
    }

    @Override
    public Knowledge<RequiredServices> required(UnitName unit) {
        return known(() -> {
            SortedSet<UnitName> services = new TreeSet<>();
            below(unit, services);
            Set<UnitName> failed = services.stream()
                    .filter(each -> state(each).activeState() == ActiveState.FAILED)
                    .collect(Collectors.toUnmodifiableSet());
            return new RequiredServices(unit, required, failed, Set.of(), false);
        });
    }

    @Override
    public Knowledge<UnitPlacement> placement(UnitName unit) {
        return known(() -> placements.getOrDefault(
                unit,
                new UnitPlacement(
                        List.of(), "system.slice", state(unit).mainPid() == 0 ? "" : "/system.slice/" + unit)));
    }

    @Override
    public Knowledge<Set<UnitName>> up(UnitGlobs wanted) {
        return known(() -> states.values().stream()
                .filter(state ->
                        wanted.test(state.unit()) && !state.activeState().isDown())
                .map(UnitState::unit)
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Knowledge<Set<UnitName>> running(Set<UnitName> among) {
        return known(() -> {
            Set<UnitName> running = new TreeSet<>(among);
            running.removeIf(unit -> !state(unit).settled());
            return Set.copyOf(running);
        });
    }

    private synchronized <T> Knowledge<T> known(Supplier<T> value) {
        return absence.isEmpty() ? Knowledge.known(value.get(), scheduler.instant()) : Knowledge.unknown(absence);
    }

    private synchronized UnitState state(UnitName unit) {
        UnitState state = states.get(unit);
        return state == null ? unit(unit, "not-found") : state;
    }

    /** Adds what a start of the unit would start; a unit that is up ends the walk. */
    private synchronized void startedBelow(UnitName unit, SortedSet<UnitName> started) {
        for (UnitName each : required.getOrDefault(unit, Set.of())) {
            boolean loaded = state(each).loadState().equals("loaded");
            if (loaded && state(each).activeState() != ActiveState.ACTIVE && started.add(each)) {
                startedBelow(each, started);
            }
        }
    }

    /** What conflicts with one of these, either way round. */
    private synchronized Set<UnitName> rivals(Set<UnitName> units) {
        Set<UnitName> rivals = new TreeSet<>();
        conflicts.forEach((unit, others) -> {
            for (UnitName other : others) {
                if (units.contains(unit)) {
                    rivals.add(other);
                }
                if (units.contains(other)) {
                    rivals.add(unit);
                }
            }
        });
        return rivals;
    }

    private boolean isUpOrStarting(UnitName unit) {
        ActiveState state = state(unit).activeState();
        return state == ActiveState.ACTIVE || state == ActiveState.ACTIVATING;
    }

    private synchronized void below(UnitName unit, SortedSet<UnitName> found) {
        for (UnitName each : required.getOrDefault(unit, Set.of())) {
            if (found.add(each)) {
                below(each, found);
            }
        }
    }

    private synchronized SortedSet<UnitName> above(UnitName unit) {
        SortedSet<UnitName> above = new TreeSet<>();
        for (UnitName each : required.keySet()) {
            SortedSet<UnitName> below = new TreeSet<>();
            below(each, below);
            if (below.contains(unit) && !each.equals(unit)) {
                above.add(each);
            }
        }
        return above;
    }

    private void change(UnitName unit, UnaryOperator<UnitState> how) {
        synchronized (this) {
            UnitState before = state(unit);
            UnitState after = how.apply(before);
            states.put(unit, after);
            noteStart(before, after);
        }
        listeners.forEach(listener -> listener.accept(unit));
    }

    private synchronized void noteStart(UnitState before, UnitState after) {
        UnitConfiguration.Start start = begun.getOrDefault(after.unit(), UnitConfiguration.Start.none());
        if (!after.invocationId().equals(before.invocationId())) {
            start = new UnitConfiguration.Start(after.invocationId(), stamp(after.stateChangeMicros()), start.active());
        }
        if (after.activeEnterMicros() != before.activeEnterMicros()) {
            start = new UnitConfiguration.Start(start.invocationId(), start.begun(), stamp(after.activeEnterMicros()));
        }
        begun.put(after.unit(), start);
    }

    private UnitConfiguration.Stamp stamp(long micros) {
        return new UnitConfiguration.Stamp(scheduler.instant(), micros);
    }

    private synchronized UnitState newRun(UnitState state) {
        lastPid++;
        return new UnitState(
                state.unit(),
                state.description(),
                state.loadState(),
                state.activeState(),
                state.subState(),
                state.unitFileState(),
                state.type(),
                state.restart(),
                state.remainAfterExit(),
                state.result(),
                UUID.randomUUID().toString().replace("-", ""),
                lastPid,
                state.restarts(),
                0,
                0,
                state.stateChangeMicros(),
                state.activeEnterMicros(),
                state.startTimeout(),
                state.jobId(),
                state.triggered(),
                state.triggeredBy(),
                UnitState.LastRun.UNKNOWN);
    }

    private UnitState with(UnitState state, ActiveState active, String sub, String result, long job) {
        boolean changes = active != state.activeState() || !sub.equals(state.subState());
        boolean ended = active == ActiveState.FAILED || active == ActiveState.INACTIVE;
        boolean killed = result.equals("signal");
        // Two changes of one instant are two all the same, as they are for systemd.
        long micros = Math.max(scheduler.hundredthsSinceBoot() * 10_000, state.stateChangeMicros() + 1);
        return new UnitState(
                state.unit(),
                state.description(),
                state.loadState(),
                active,
                sub,
                state.unitFileState(),
                state.type(),
                state.restart(),
                state.remainAfterExit(),
                result,
                state.invocationId(),
                ended ? 0 : state.mainPid(),
                state.restarts(),
                !changes || !ended ? state.execMainCode() : killed ? 2 : 1,
                !changes || !ended ? state.execMainStatus() : killed ? 9 : result.equals("success") ? 0 : 1,
                changes ? micros : state.stateChangeMicros(),
                changes && active == ActiveState.ACTIVE ? micros : state.activeEnterMicros(),
                state.startTimeout(),
                job,
                state.triggered(),
                state.triggeredBy(),
                UnitState.LastRun.UNKNOWN);
    }

    private static UnitState unit(UnitName unit, String loadState) {
        boolean there = loadState.equals("loaded");
        return new UnitState(
                unit,
                there ? "A service of a test" : unit.value(),
                loadState,
                ActiveState.INACTIVE,
                "dead",
                there ? "enabled" : "",
                there ? "simple" : "",
                there ? "no" : "",
                false,
                "success",
                "",
                0,
                0,
                0,
                0,
                0,
                0,
                Duration.ofSeconds(90),
                0,
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
    }

    /** A unit that does not exist, as systemd answers for it. */
    public static UnitState notFound(UnitName unit) {
        return UnitState.of(
                unit,
                Measures.builder()
                        .text("LoadState", "not-found")
                        .text("ActiveState", ActiveState.INACTIVE.code())
                        .text("SubState", "dead")
                        .text("Result", "success")
                        .build());
    }
}
