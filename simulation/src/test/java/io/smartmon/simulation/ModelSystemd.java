package io.smartmon.simulation;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.simulation.ModelUnit.Job;
import io.smartmon.simulation.ModelUnit.Kind;
import io.smartmon.systemd.JobType;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A systemd with services that require, are bound to and conflict with one another: jobs in two modes, propagated stops and
 * restarts, automatic restarts with their limit, masks, and the signals about all that. A start brings up what the unit
 * requires first and fails with it, and stops what conflicts; a stop takes down what requires the unit.
 */
final class ModelSystemd {
    private static final Duration RESTART_DELAY = Duration.ofMillis(100);
    private static final Duration BROKEN_AFTER = Duration.ofMillis(50);
    private static final Duration START_LIMIT_INTERVAL = Duration.ofSeconds(10);
    private static final int START_LIMIT = 5;

    private final Conductor conductor;
    private final Conductor.ModelProcess process;
    private final LongSupplier bootMicros;
    private final InstantSource wall;
    private final ModelFiles files;
    private final Map<UnitName, ModelUnit> units = new TreeMap<>();
    private final List<Signals> listeners = new ArrayList<>();
    private Consumer<Job> begins = _ -> {};
    private long jobs;
    private long runs;
    private long pids = 1_000;
    private long lastMicros;
    private Consumer<ModelUnit> started = unit -> {};
    private Consumer<ModelUnit> fell = unit -> {};
    private boolean booted;

    /** What systemd signals. */
    interface Signals {
        void changed(UnitState state);

        void jobQueued(UnitName unit, JobType type, long job);

        void jobEnded(UnitName unit, long job, String result);

        /** Unit files were read again; signals may have been lost. */
        void reloaded();
    }

    /** The answer to the request for a job. */
    sealed interface Answer {
        /** It is queued. */
        record Queued(Job job) implements Answer {}

        /** Another job is in flight that it would have to cancel. */
        record Destructive() implements Answer {}

        /** There is no such unit, or it is masked. */
        record Refused(String error) implements Answer {}
    }

    /**
     * A systemd without units.
     *
     * @param process ends with it
     * @param bootMicros microseconds since boot
     * @param wall the clock that can be set
     * @param files where its configuration is
     * @param firstRun from where runs are counted, so that no two boots share one
     */
    ModelSystemd(
            Conductor conductor,
            Conductor.ModelProcess process,
            LongSupplier bootMicros,
            InstantSource wall,
            ModelFiles files,
            long firstRun) {
        this.conductor = conductor;
        this.process = process;
        this.bootMicros = bootMicros;
        this.wall = wall;
        this.files = files;
        this.runs = firstRun;
    }

    ModelUnit add(String name) {
        ModelUnit unit = new ModelUnit(UnitName.of(name));
        unit.loadedVersion = files.version(ModelFiles.unitFile(unit));
        units.put(unit.name, unit);
        return unit;
    }

    /** The unit; null if there is none. */
    @Nullable
    ModelUnit unit(UnitName name) {
        return units.get(name);
    }

    ModelUnit known(String name) {
        ModelUnit unit = units.get(UnitName.of(name));
        if (unit == null) {
            throw new IllegalArgumentException("no such unit: " + name);
        }
        return unit;
    }

    /** The boot is over once no job is left, and never if one hangs. */
    ManagerState state() {
        return booted ? ManagerState.RUNNING : ManagerState.STARTING;
    }

    Collection<ModelUnit> all() {
        return units.values();
    }

    /** Tells of each start that begins. */
    void onBegin(Consumer<Job> told) {
        begins = told;
    }

    /** Tells of each start that came through. */
    void onStarted(Consumer<ModelUnit> listener) {
        started = listener;
    }

    /** Tells of each unit that failed by itself. */
    void onFell(Consumer<ModelUnit> listener) {
        fell = listener;
    }

    void listen(Signals listener) {
        listeners.add(listener);
    }

    void forget(Signals listener) {
        listeners.remove(listener);
    }

    // ------------------------------------------------------------------ jobs

    /**
     * Asks for a start.
     *
     * @param replace whether jobs in flight that it contradicts are cancelled, as systemctl asks for; else it is refused
     */
    Answer start(UnitName name, boolean replace) {
        ModelUnit unit = units.get(name);
        if (unit == null || unit.masked) {
            return new Answer.Refused(unit == null ? "NoSuchUnit" : "UnitMasked");
        }
        Map<ModelUnit, Kind> transaction = new LinkedHashMap<>();
        collectStart(unit, transaction);
        return apply(unit, transaction, replace);
    }

    /** Asks for a stop, as systemctl does. */
    Answer stop(UnitName name) {
        ModelUnit unit = units.get(name);
        if (unit == null) {
            return new Answer.Refused("NoSuchUnit");
        }
        Map<ModelUnit, Kind> transaction = new LinkedHashMap<>();
        collectStop(unit, transaction);
        return apply(unit, transaction, true);
    }

    /** Asks for a restart, as systemctl does: what requires the unit and is up is restarted too. */
    Answer restart(UnitName name) {
        ModelUnit unit = units.get(name);
        if (unit == null || unit.masked) {
            return new Answer.Refused(unit == null ? "NoSuchUnit" : "UnitMasked");
        }
        Map<ModelUnit, Kind> transaction = new LinkedHashMap<>();
        collectStart(unit, transaction);
        transaction.put(unit, unit.down() ? Kind.START : Kind.RESTART);
        for (ModelUnit above : above(unit)) {
            if (above.up()) {
                transaction.put(above, Kind.RESTART);
            }
        }
        return apply(unit, transaction, true);
    }

    /** Whether it cannot come up before a person unmasks what it needs. */
    boolean needsMasked(ModelUnit unit) {
        return below(unit).stream().anyMatch(needed -> needed.masked);
    }

    private void collectStart(ModelUnit unit, Map<ModelUnit, Kind> transaction) {
        if (transaction.putIfAbsent(unit, Kind.START) != null) {
            return;
        }
        for (ModelUnit needed : below(unit)) {
            if (!needed.up() && !needed.masked) {
                collectStart(needed, transaction);
            }
        }
        for (ModelUnit rival : rivals(unit)) {
            if (!rival.down()) {
                collectStop(rival, transaction);
            }
        }
    }

    private void collectStop(ModelUnit unit, Map<ModelUnit, Kind> transaction) {
        transaction.put(unit, Kind.STOP);
        for (ModelUnit above : above(unit)) {
            // Tried: a start that waits is cancelled by the stop of what it needs.
            if (!above.down() || above.job != null) {
                transaction.put(above, Kind.STOP);
            }
        }
    }

    private Answer apply(ModelUnit anchor, Map<ModelUnit, Kind> transaction, boolean replace) {
        for (Map.Entry<ModelUnit, Kind> each : transaction.entrySet()) {
            Job present = each.getKey().job;
            if (present != null && !replace && contradicts(present.kind, each.getValue())) {
                return new Answer.Destructive();
            }
        }
        List<Job> begun = new ArrayList<>();
        Job answer = null;
        for (Map.Entry<ModelUnit, Kind> each : transaction.entrySet()) {
            ModelUnit unit = each.getKey();
            Kind kind = each.getValue();
            Job present = unit.job;
            if (present != null && !contradicts(present.kind, kind)) {
                answer = unit.equals(anchor) ? present : answer;
                continue;
            }
            boolean nothingToDo = kind == Kind.STOP && unit.down();
            if (nothingToDo && present == null && !unit.equals(anchor)) {
                continue;
            }
            if (present != null) {
                end(present, "canceled");
            }
            Job job = new Job(++jobs, unit, kind);
            answer = unit.equals(anchor) ? job : answer;
            if (nothingToDo) {
                // Tried with a failed unit: the job is signalled, and over before its type could be asked for.
                job.ended = true;
                listeners().forEach(signals -> signals.jobQueued(unit.name, JobType.STOP, job.id));
                listeners().forEach(signals -> signals.jobEnded(unit.name, job.id, "done"));
                continue;
            }
            unit.job = job;
            begun.add(job);
        }
        for (Job job : begun) {
            UnitState now = job.unit.state();
            listeners().forEach(each -> each.jobQueued(job.unit.name, type(job.kind), job.id));
            listeners().forEach(each -> each.changed(now));
        }
        begun.forEach(job -> soon(() -> work(job)));
        return new Answer.Queued(answer == null ? new Job(++jobs, anchor, Kind.START) : answer);
    }

    /** Cancels a job that has not begun. */
    void cancel(Job job) {
        if (!job.begun && !job.ended) {
            end(job, "canceled");
        }
    }

    private static boolean contradicts(Kind present, Kind asked) {
        return (present == Kind.STOP) != (asked == Kind.STOP);
    }

    private static JobType type(Kind kind) {
        return switch (kind) {
            case START -> JobType.START;
            case STOP -> JobType.STOP;
            case RESTART -> JobType.RESTART;
        };
    }

    private void work(Job job) {
        if (job.ended || job.begun) {
            return;
        }
        ModelUnit unit = job.unit;
        switch (job.kind) {
            case STOP, RESTART -> {
                job.begun = true;
                bringDown(unit, job);
            }
            case START -> workStart(job, unit);
        }
    }

    private void workStart(Job job, ModelUnit unit) {
        if (unit.waits) {
            // As behind an After= of what never comes up.
            conductor.after(Duration.ofSeconds(1), process, () -> work(job));
            return;
        }
        for (ModelUnit rival : rivals(unit)) {
            if (rival.job != null && rival.job.kind == Kind.STOP) {
                rival.job.ends.add(_ -> soon(() -> work(job)));
                return;
            }
        }
        for (ModelUnit needed : below(unit)) {
            if (needed.job != null) {
                needed.job.ends.add(_ -> soon(() -> work(job)));
                return;
            }
        }
        if (below(unit).stream().anyMatch(needed -> !needed.up())) {
            end(job, "dependency");
            return;
        }
        if (unit.up()) {
            job.begun = true;
            end(job, "done");
            return;
        }
        if (unit.active == ActiveState.DEACTIVATING) {
            conductor.after(Duration.ofMillis(10), process, () -> work(job));
            return;
        }
        job.begun = true;
        begins.accept(job);
        bringUp(unit, job);
    }

    /** What a start of the unit would start it from now: the unit file as it was read, and the environment file as it is. */
    String startsFrom(ModelUnit unit) {
        return unit.loadedVersion + "/" + files.version(ModelFiles.environmentFile(unit));
    }

    UnitConfiguration configuration(ModelUnit unit) {
        return new UnitConfiguration(
                List.of(ModelFiles.unitFile(unit)),
                List.of(ModelFiles.environmentFile(unit)),
                unit.loadedVersion != files.version(ModelFiles.unitFile(unit)),
                new UnitConfiguration.Start(unit.invocation, unit.begun, unit.entered));
    }

    private UnitConfiguration.Stamp stamp(long micros) {
        return new UnitConfiguration.Stamp(wall.instant(), micros);
    }

    private void bringUp(ModelUnit unit, Job job) {
        unit.startedFrom = startsFrom(unit);
        unit.startedBehindFile = unit.loadedVersion != files.version(ModelFiles.unitFile(unit));
        unit.begun = stamp(nextMicros());
        unit.processEndedMicros = 0;
        unit.invocation = String.format(Locale.ROOT, "%032x", ++runs);
        unit.result = "success";
        unit.code = 0;
        unit.status = 0;
        // The new run has its name while the unit is still down.
        UnitState named = unit.state();
        listeners().forEach(each -> each.changed(named));
        unit.mainPid = ++pids;
        if (unit.startTime.isZero()) {
            becomeActive(unit);
            end(job, "done");
            if (unit.broken) {
                later(unit, BROKEN_AFTER, () -> mainExits(unit, "exit-code", 1, 1));
            }
            return;
        }
        change(unit, ActiveState.ACTIVATING, "start");
        later(unit, unit.startTime, () -> {
            if (unit.broken) {
                mainExits(unit, "exit-code", 1, 1);
            } else {
                becomeActive(unit);
                end(job, "done");
            }
        });
    }

    private void becomeActive(ModelUnit unit) {
        unit.activeSince = conductor.nanos();
        unit.fellWith = null;
        change(unit, ActiveState.ACTIVE, "running");
        unit.enteredMicros = unit.changedMicros;
        unit.entered = stamp(unit.enteredMicros);
        started.accept(unit);
    }

    private void bringDown(ModelUnit unit, @Nullable Job job) {
        if (unit.down() || unit.sub.equals("auto-restart")) {
            settle(unit, ActiveState.INACTIVE, "dead", job);
            return;
        }
        change(unit, ActiveState.DEACTIVATING, "stop-sigterm");
        later(unit, unit.stopTime, () -> {
            unit.mainPid = 0;
            unit.processEndedMicros = nextMicros();
            unit.code = 2;
            unit.status = 15;
            settle(unit, ActiveState.INACTIVE, "dead", job);
        });
    }

    private void settle(ModelUnit unit, ActiveState state, String sub, @Nullable Job job) {
        if (unit.active != state) {
            change(unit, state, sub);
        }
        if (job == null || job.ended) {
            return;
        }
        if (job.kind == Kind.RESTART) {
            // systemd makes a start job of it, under the same number.
            job.kind = Kind.START;
            job.begun = false;
            soon(() -> work(job));
        } else {
            end(job, "done");
        }
    }

    private void end(Job job, String result) {
        if (job.ended) {
            return;
        }
        job.ended = true;
        if (job.equals(job.unit.job)) {
            job.unit.job = null;
            booted |= units.values().stream().allMatch(unit -> unit.job == null);
            UnitState now = job.unit.state();
            listeners().forEach(each -> each.changed(now));
        }
        listeners().forEach(each -> each.jobEnded(job.unit.name, job.id, result));
        List.copyOf(job.ends).forEach(each -> each.accept(result));
    }

    // ------------------------------------------------------------------ what happens to a unit

    /** Its main process is killed by SIGKILL. */
    void crash(ModelUnit unit) {
        if (unit.mainPid != 0) {
            mainExits(unit, "signal", 2, 9);
        }
    }

    /** Its main process ends with status 1. */
    void exit(ModelUnit unit) {
        if (unit.mainPid != 0) {
            mainExits(unit, "exit-code", 1, 1);
        }
    }

    private void mainExits(ModelUnit unit, String result, int code, int status) {
        boolean stopping = unit.active == ActiveState.DEACTIVATING;
        // systemd takes note of the end first, and leaves the active state because of it.
        unit.processEndedMicros = nextMicros();
        unit.mainPid = 0;
        unit.result = result;
        unit.code = code;
        unit.status = status;
        Job job = unit.job;
        if (stopping) {
            settle(unit, ActiveState.FAILED, "failed", job);
            return;
        }
        change(unit, ActiveState.FAILED, "failed", true);
        fell.accept(unit);
        if (job != null && job.begun && job.kind == Kind.START) {
            end(job, "failed");
        }
        for (ModelUnit other : units.values()) {
            if (other.bound.contains(unit) && !other.down()) {
                Map<ModelUnit, Kind> transaction = new LinkedHashMap<>();
                collectStop(other, transaction);
                transaction.keySet().forEach(each -> {
                    each.fellWith = unit.name;
                    each.fellWithAt = conductor.nanos();
                    each.fellInRestart = each.job != null && each.job.kind == Kind.RESTART;
                });
                apply(other, transaction, true);
            }
        }
        if (unit.restart.equals("on-failure") && unit.job == null) {
            change(unit, ActiveState.ACTIVATING, "auto-restart");
            later(unit, RESTART_DELAY, () -> restartByItself(unit));
        }
    }

    private void restartByItself(ModelUnit unit) {
        long now = conductor.nanos();
        unit.recentStarts.removeIf(start -> now - start > START_LIMIT_INTERVAL.toNanos());
        if (unit.recentStarts.size() >= START_LIMIT) {
            unit.result = "start-limit-hit";
            change(unit, ActiveState.FAILED, "failed");
            return;
        }
        unit.recentStarts.add(now);
        unit.restarts++;
        start(unit.name, true);
    }

    void mask(ModelUnit unit, boolean masked) {
        unit.masked = masked;
        UnitState now = unit.state();
        listeners().forEach(each -> each.changed(now));
        reload();
    }

    /** Reads the unit files again. */
    void reload() {
        units.values().forEach(unit -> unit.loadedVersion = files.version(ModelFiles.unitFile(unit)));
        listeners().forEach(Signals::reloaded);
    }

    private void change(ModelUnit unit, ActiveState state, String sub) {
        change(unit, state, sub, unit.fellWith != null && state != ActiveState.ACTIVE);
    }

    private void change(ModelUnit unit, ActiveState state, String sub, boolean byItself) {
        unit.past.add(new ModelUnit.Moment(conductor.nanos(), state, byItself));
        boolean left = unit.active == ActiveState.ACTIVE && state != ActiveState.ACTIVE;
        unit.active = state;
        unit.sub = sub;
        unit.changedAt = conductor.nanos();
        unit.generation++;
        unit.changedMicros = nextMicros();
        unit.leftActiveMicros = left ? unit.changedMicros : unit.leftActiveMicros;
        UnitState now = unit.state();
        listeners().forEach(each -> each.changed(now));
    }

    private long nextMicros() {
        lastMicros = Math.max(lastMicros + 1, bootMicros.getAsLong());
        return lastMicros;
    }

    private List<Signals> listeners() {
        return List.copyOf(listeners);
    }

    private void soon(Runnable task) {
        conductor.after(Duration.ofMillis(1), process, task);
    }

    /** Runs the task after this time, unless the unit's state has changed until then. */
    private void later(ModelUnit unit, Duration delay, Runnable task) {
        long generation = unit.generation;
        conductor.after(delay, process, () -> {
            if (unit.generation == generation) {
                task.run();
            }
        });
    }

    // ------------------------------------------------------------------ relations

    private static Set<ModelUnit> below(ModelUnit unit) {
        Set<ModelUnit> below = new LinkedHashSet<>(unit.needs);
        below.addAll(unit.bound);
        return below;
    }

    /** What is stopped when the unit goes down by itself. */
    Set<UnitName> stoppedWith(UnitName name) {
        ModelUnit unit = units.get(name);
        Set<UnitName> stopped = new TreeSet<>();
        if (unit != null) {
            for (ModelUnit other : units.values()) {
                if (other.bound.contains(unit)) {
                    stopped.add(other.name);
                    above(other).forEach(each -> stopped.add(each.name));
                }
            }
        }
        return stopped;
    }

    /** All that require the unit or are bound to it, and those above them. */
    private Set<ModelUnit> above(ModelUnit unit) {
        Set<ModelUnit> found = new LinkedHashSet<>();
        List<ModelUnit> open = new ArrayList<>(List.of(unit));
        while (!open.isEmpty()) {
            ModelUnit next = open.removeFirst();
            for (ModelUnit other : units.values()) {
                if (below(other).contains(next) && !other.equals(unit) && found.add(other)) {
                    open.add(other);
                }
            }
        }
        return found;
    }

    private Set<ModelUnit> rivals(ModelUnit unit) {
        Set<ModelUnit> rivals = new LinkedHashSet<>(unit.rivals);
        units.values().stream().filter(other -> other.rivals.contains(unit)).forEach(rivals::add);
        return rivals;
    }

    /** The services that cannot do without the unit. */
    Set<UnitName> dependents(UnitName name) {
        Set<UnitName> names = new TreeSet<>();
        Optional.ofNullable(units.get(name)).ifPresent(unit -> above(unit).forEach(other -> names.add(other.name)));
        return names;
    }

    /** The services without which the unit cannot run. */
    RequiredServices required(UnitName name) {
        Map<UnitName, Set<UnitName>> requires = new TreeMap<>();
        Set<UnitName> failed = new TreeSet<>();
        for (ModelUnit unit : units.values()) {
            requires.put(unit.name, below(unit).stream().map(each -> each.name).collect(Collectors.toSet()));
            if (unit.active == ActiveState.FAILED && !unit.name.equals(name)) {
                failed.add(unit.name);
            }
        }
        return new RequiredServices(name, requires, failed, Set.of(), false);
    }

    /** What a start of the unit would do beside starting it. */
    StartClosure closure(UnitName name) {
        ModelUnit unit = units.get(name);
        if (unit == null) {
            return StartClosure.none();
        }
        Map<ModelUnit, Kind> transaction = new LinkedHashMap<>();
        collectStart(unit, transaction);
        List<UnitName> pulledIn = new ArrayList<>();
        List<UnitName> stopped = new ArrayList<>();
        transaction.forEach((other, kind) -> {
            if (kind == Kind.STOP) {
                stopped.add(other.name);
            } else if (!other.equals(unit)) {
                pulledIn.add(other.name);
            }
        });
        return StartClosure.pullingIn(pulledIn).conflictingWith(stopped);
    }
}
