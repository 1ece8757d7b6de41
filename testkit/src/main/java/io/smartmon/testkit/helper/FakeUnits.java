package io.smartmon.testkit.helper;

import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.ActResult.Outcome;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Units in memory that can be read and started. A start that comes through makes a unit active by a new run, as
 * systemd's mode {@code fail} does. Thread-safe.
 */
public final class FakeUnits {
    private final Map<UnitName, UnitState> states = new HashMap<>();
    private final Map<UnitName, UnitName> mainNames = new HashMap<>();
    private final Map<UnitName, StartClosure> closures = new HashMap<>();
    private final Set<UnitName> edited = new HashSet<>();
    private final Map<UnitName, Long> jobs = new HashMap<>();
    private final List<UnitName> starts = new ArrayList<>();
    private final List<String> calls = new ArrayList<>();
    private String absence = "";
    private ActResult next = new ActResult(Outcome.DONE, Reason.of("done"));
    private Runnable duringStart = () -> {};
    private long now = 1_000_000;

    /** Makes an empty machine. */
    public FakeUnits() {}

    /** An ordinary failed service. */
    public static UnitState failed(UnitName unit) {
        return state(unit, "loaded", ActiveState.FAILED, "failed", "a".repeat(32), 500_000, 0);
    }

    /** The unit with another state, as if something had happened to it since. */
    public static UnitState active(UnitName unit) {
        return state(unit, "loaded", ActiveState.ACTIVE, "running", "b".repeat(32), 600_000, 0);
    }

    /** The unit with a job in flight. */
    public static UnitState withJob(UnitName unit) {
        return state(unit, "loaded", ActiveState.FAILED, "failed", "a".repeat(32), 500_000, 77);
    }

    /** Sets how a unit is. */
    public synchronized void set(UnitState state) {
        states.put(state.unit(), state);
    }

    /** Gives a unit another name. */
    public synchronized void alias(UnitName other, UnitName main) {
        mainNames.put(other, main);
    }

    /** Sets what a start would do beside starting the unit. */
    public synchronized void closure(UnitName unit, StartClosure closure) {
        closures.put(unit, closure);
    }

    /** Makes files of the unit other than those that were read. */
    public synchronized void edit(UnitName unit) {
        edited.add(unit);
    }

    /** Whether files of the unit changed since they were read. */
    public synchronized boolean reloadNeeded(UnitName unit) {
        return edited.contains(unit);
    }

    /** Somebody asks for something that is over at once and changes nothing, such as a stop of what has failed. */
    public synchronized void job(UnitName unit) {
        jobs.merge(unit, 1L, Long::sum);
    }

    /** How many of these there were so far. */
    public synchronized long jobs(UnitName unit) {
        return jobs.getOrDefault(unit, 0L);
    }

    /** Disconnects the bus for this reason; an empty one reconnects it. */
    public synchronized void busAbsent(String reason) {
        absence = reason;
    }

    /** Sets the outcome of the next starts. */
    public synchronized void startsEndAs(ActResult result) {
        next = result;
    }

    /** Sets what happens while a start is in progress, on the thread of the caller. */
    public synchronized void duringStart(Runnable action) {
        duringStart = action;
    }

    /** Why no bus answers; empty if one does. */
    public synchronized String absence() {
        return absence;
    }

    /** The unit under its main name; one that was never set is not found. */
    public synchronized UnitState read(UnitName asked) {
        UnitName unit = mainNames.getOrDefault(asked, asked);
        UnitState state = states.get(unit);
        return state != null ? state : state(unit, "not-found", ActiveState.INACTIVE, "dead", "", 0, 0);
    }

    /** What a start would do beside starting the unit. */
    public synchronized StartClosure closure(UnitName unit) {
        return closures.getOrDefault(unit, StartClosure.none());
    }

    /** Starts a unit. */
    public ActResult start(UnitName unit) {
        Runnable action;
        ActResult result;
        synchronized (this) {
            starts.add(unit);
            action = duringStart;
            result = next;
            if (result.outcome() == Outcome.DONE) {
                now += 1;
                states.put(unit, state(unit, "loaded", ActiveState.ACTIVE, "running", "c".repeat(32), now, 0));
            }
        }
        action.run();
        return result;
    }

    /** Makes a call other than a start, which leaves the unit inactive. */
    public synchronized ActResult call(String verb, UnitName unit) {
        calls.add(verb + " " + unit);
        now += 1;
        states.put(unit, state(unit, "loaded", ActiveState.INACTIVE, "dead", "", now, 0));
        return new ActResult(Outcome.DONE, Reason.of("done"));
    }

    /** All calls except starts, in order: the verb and the unit. */
    public synchronized List<String> calls() {
        return List.copyOf(calls);
    }

    /** Every start that was called, in order. */
    public synchronized List<UnitName> starts() {
        return List.copyOf(starts);
    }

    private static UnitState state(
            UnitName unit,
            String loadState,
            ActiveState active,
            String sub,
            String invocation,
            long changed,
            long job) {
        return new UnitState(
                unit,
                "A unit of a test",
                loadState,
                active,
                sub,
                "enabled",
                "simple",
                "no",
                false,
                active == ActiveState.FAILED ? "signal" : "success",
                invocation,
                active == ActiveState.ACTIVE ? 4_711 : 0,
                0,
                active == ActiveState.FAILED ? 2 : 0,
                active == ActiveState.FAILED ? 9 : 0,
                changed,
                changed,
                Duration.ofSeconds(90),
                job,
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
    }
}
