package io.smartmon.orchestrator.collect;

import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What is remembered about each unit: its last state, whether a stop was requested, and whether events can
 * have been lost. Thread-safe.
 */
public final class UnitMemory {
    /** How soon systemd stops what is bound to a unit that went down. */
    private static final long TOGETHER_MICROS = 1_000_000;

    private static final int MAX_FALLS = 4;

    private final ConcurrentMap<UnitName, Remembered> units = new ConcurrentHashMap<>();
    /** When a start job was last seen for a unit. */
    private final ConcurrentMap<UnitName, Instant> starts = new ConcurrentHashMap<>();

    /** When a stop job was seen for a unit that itself was not seen yet. */
    private final ConcurrentMap<UnitName, Instant> earlyStops = new ConcurrentHashMap<>();

    /** The last stop job of each unit; systemd uses no number twice in a boot. */
    private final ConcurrentMap<UnitName, Long> stopJobs = new ConcurrentHashMap<>();

    /** The last restart job of each unit. */
    private final ConcurrentMap<UnitName, Long> restartJobs = new ConcurrentHashMap<>();

    /** How often events could have been lost when a stop of the unit was heard: a run that went unseen since ends that stop. */
    private final ConcurrentMap<UnitName, Long> gapsAtStop = new ConcurrentHashMap<>();

    /** When each unit that is down left its last run. */
    private final ConcurrentMap<UnitName, Left> left = new ConcurrentHashMap<>();
    /**
     * The last times that each unit went down by itself, with those that systemd stops for it: a stop may be heard only after
     * another fall.
     */
    private final ConcurrentMap<UnitName, List<Fall>> falls = new ConcurrentHashMap<>();

    private final AtomicLong sequence = new AtomicLong();

    private volatile Map<UnitName, ServiceStore.Stop> storedStops = Map.of();

    /**
     * The end of a run.
     *
     * @param micros when it left its active state, by systemd's monotonic clock
     * @param stops how many stop jobs had been seen until then
     */
    private record Left(long micros, long stops) {}

    private record Fall(long micros, Set<UnitName> stopped) {
        private Fall {
            stopped = Set.copyOf(stopped);
        }
    }

    /**
     * What is remembered of one unit.
     *
     * @param state as it was last seen
     * @param seenAt when that was
     * @param since when it entered its active state, as far as known
     * @param stopSeen whether a stop job was seen since it was last started
     * @param complete whether no event can have been lost since it was last seen active
     * @param stops how many stop jobs were seen so far, for comparison
     * @param restarts how many requested restarts of the running unit were seen so far, for comparison
     * @param gaps how often events can have been lost so far, for comparison
     * @param downWith the unit with which it went down, because it is bound to it; null if it did not
     */
    public record Remembered(
            UnitState state,
            Instant seenAt,
            Instant since,
            boolean stopSeen,
            boolean complete,
            long stops,
            long restarts,
            long gaps,
            @Nullable UnitName downWith) {
        /** A unit that did not go down with another one. */
        public Remembered(
                UnitState state,
                Instant seenAt,
                Instant since,
                boolean stopSeen,
                boolean complete,
                long stops,
                long restarts,
                long gaps) {
            this(state, seenAt, since, stopSeen, complete, stops, restarts, gaps, null);
        }

        /** The unit in another state, with what events showed before. */
        public Remembered in(UnitState now, Instant at) {
            return new Remembered(now, at, since, stopSeen, complete, stops, restarts, gaps, downWith);
        }

        private Remembered withStop(boolean seen, long counted) {
            return new Remembered(state, seenAt, since, seen, complete, counted, restarts, gaps, downWith);
        }

        private Remembered withDownWith(UnitName other) {
            return new Remembered(state, seenAt, since, stopSeen, complete, stops, restarts, gaps, other);
        }

        ServiceStore.Seen row() {
            return new ServiceStore.Seen(state, since, stopSeen);
        }
    }

    /** What is remembered of the unit. */
    public Optional<Remembered> of(UnitName unit) {
        return Optional.ofNullable(units.get(unit));
    }

    /** The units that went down with this one, because they are bound to it, and are not back; sorted. */
    public List<UnitName> downWith(UnitName unit) {
        return units.values().stream()
                .filter(known -> unit.equals(known.downWith()) && !known.stopSeen())
                .map(known -> known.state().unit())
                .sorted()
                .toList();
    }

    /** All that is remembered. */
    public List<Remembered> all() {
        return List.copyOf(units.values());
    }

    /** Records a state from an event or a reconcile; empty if it is already known. */
    Optional<Transition> saw(UnitState state, Instant at, boolean live) {
        Transition[] change = new Transition[1];
        units.compute(state.unit(), (name, before) -> {
            if (before != null
                    && !live
                    && state.stateChangeMicros() < before.state().stateChangeMicros()) {
                // A reconcile takes a while; an event during it is newer than what was read before.
                return before;
            }
            Remembered now = notStoppedByItself(next(before, state, at, live));
            if (before == null || !format(before.state()).equals(format(state)) || otherRun(before.state(), state)) {
                change[0] = transition(before == null ? null : format(before.state()), now, at);
            }
            return now;
        });
        return Optional.ofNullable(change[0]);
    }

    /** A stop that was seen while a start of our own was under way stands: that start was no change of mind. */
    Optional<Transition> stopStands(UnitName unit, Instant at) {
        Remembered stopped = units.computeIfPresent(unit, (name, now) -> now.withStop(true, now.stops()));
        return Optional.ofNullable(stopped).map(now -> transition(format(now.state()), now, at));
    }

    /** Whether it has just gone down, and nobody asked for that: neither for a stop nor, by the job in flight, for a restart. */
    boolean fellByItself(UnitState state) {
        Left mine = left.get(state.unit());
        return mine != null
                && !isRestarted(state)
                && mine.micros() == state.stateChangeMicros()
                && !Optional.ofNullable(units.get(state.unit()))
                        .map(Remembered::stopSeen)
                        .orElse(true);
    }

    private boolean isRestarted(UnitState state) {
        return state.jobId() != 0 && restartJobs.getOrDefault(state.unit(), 0L) == state.jobId();
    }

    /**
     * Records which units systemd stops because this one went down. A stop of one of these within a second is no request: that
     * of a person, which comes later or before, counts as ever. The unit may be up again by now.
     *
     * @param micros when it went down, by systemd's monotonic clock
     * @return what is remembered otherwise now
     */
    List<Transition> fell(UnitName unit, long micros, Set<UnitName> stoppedWith, Instant at) {
        if (stoppedWith.isEmpty()) {
            return List.of();
        }
        Fall fall = new Fall(micros, stoppedWith);
        falls.merge(unit, List.of(fall), (before, now) -> with(before, fall));
        List<Transition> changes = new ArrayList<>();
        for (UnitName other : stoppedWith) {
            units.computeIfPresent(other, (name, before) -> {
                Remembered now = notStoppedByItself(before, unit, fall);
                if (!now.equals(before)) {
                    changes.add(transition(format(now.state()), now, at));
                }
                return now;
            });
        }
        return changes;
    }

    private static List<Fall> with(List<Fall> before, Fall fall) {
        List<Fall> others =
                before.stream().filter(each -> each.micros() != fall.micros()).toList();
        return Stream.concat(others.stream().skip(Math.max(0, others.size() + 1 - MAX_FALLS)), Stream.of(fall))
                .toList();
    }

    private Remembered notStoppedByItself(Remembered now) {
        for (Map.Entry<UnitName, List<Fall>> each : falls.entrySet()) {
            for (Fall fall : each.getValue()) {
                Remembered otherwise = notStoppedByItself(now, each.getKey(), fall);
                if (!otherwise.equals(now)) {
                    return otherwise;
                }
            }
        }
        return now;
    }

    private Remembered notStoppedByItself(Remembered now, UnitName fallen, Fall fall) {
        UnitName unit = now.state().unit();
        Left mine = left.get(unit);
        if (mine == null || now.state().activeState().isUp() || !fall.stopped().contains(unit)) {
            return now;
        }
        long after = mine.micros() - fall.micros();
        if (Math.abs(after) > TOGETHER_MICROS) {
            return now;
        }
        if (after < 0 && now.stopSeen()) {
            // It was on its way down before the other one fell: somebody asked for that.
            return now;
        }
        if (now.stopSeen() && now.stops() == mine.stops()) {
            left.put(unit, new Left(mine.micros(), mine.stops() - 1));
            return now.withStop(false, now.stops() - 1).withDownWith(fallen);
        }
        return now.stopSeen() ? now : now.withDownWith(fallen);
    }

    /**
     * Records a stop job of the unit; empty if the unit was not seen yet: then the stop counts once it is. A new connection is told of
     * the jobs that an earlier one was told of: these count once.
     */
    Optional<Transition> stopSeen(UnitName unit, long job, Instant at) {
        Long before = stopJobs.put(unit, job);
        if (before != null && before == job && !earlyStops.containsKey(unit)) {
            return Optional.empty();
        }
        earlyStops.put(unit, at);
        Remembered stopped = units.computeIfPresent(unit, (name, now) -> {
            gapsAtStop.put(unit, now.gaps());
            return now.withStop(true, now.stops() + 1);
        });
        if (stopped != null) {
            earlyStops.remove(unit);
        }
        return Optional.ofNullable(stopped).map(now -> transition(format(now.state()), now, at));
    }

    /** Records a start job of the unit: the stop request is over. */
    void startSeen(UnitName unit, Instant at) {
        startSeen(unit, at, false);
    }

    /** Records a restart job of the unit, which somebody requested; one of a unit that does not run is a start. */
    void restartSeen(UnitName unit, long job, Instant at) {
        restartJobs.put(unit, job);
        startSeen(unit, at, true);
    }

    private void startSeen(UnitName unit, Instant at, boolean restart) {
        starts.put(unit, at);
        earlyStops.remove(unit);
        units.computeIfPresent(unit, (name, now) -> {
            boolean running = restart && now.state().activeState() == ActiveState.ACTIVE;
            return new Remembered(
                    now.state(),
                    now.seenAt(),
                    now.since(),
                    false,
                    now.complete(),
                    now.stops(),
                    now.restarts() + (running ? 1 : 0),
                    now.gaps(),
                    now.downWith());
        });
    }

    /**
     * Notes that events can have been lost for every unit. Until it is seen to run again, a stop of it may be on its way unseen,
     * so an end that is heard then says nothing. What was down already, and still is by the same run, was not stopped since.
     */
    void gap() {
        units.replaceAll((name, now) -> new Remembered(
                now.state(),
                now.seenAt(),
                now.since(),
                now.stopSeen(),
                now.complete() && now.state().activeState().isDown(),
                now.stops(),
                now.restarts(),
                now.gaps() + 1,
                now.downWith()));
    }

    /**
     * Restores stored stop requests, which only another run of the agent may have seen, for the units seen
     * already and for those that will be seen first later. A unit that runs has none, and one that was started since has none
     * any more.
     */
    public void restoreStops(Collection<ServiceStore.Stop> stored) {
        storedStops =
                stored.stream().collect(Collectors.toUnmodifiableMap(ServiceStore.Stop::unit, Function.identity()));
        units.replaceAll((name, now) -> {
            boolean stoppedBefore = !now.stopSeen() && now.downWith() == null && stoppedBefore(now.state());
            if (stoppedBefore) {
                gapsAtStop.put(name, now.gaps());
            }
            return now.withStop(now.stopSeen() || stoppedBefore, now.stops());
        });
    }

    /** Whether a stored stop request still applies to the unit's current state. */
    private boolean stoppedBefore(UnitState state) {
        ServiceStore.Stop stop = storedStops.get(state.unit());
        if (stop == null || state.activeState() == ActiveState.ACTIVE) {
            return false;
        }
        // The store may not know of this start yet; it ended the stop request, whatever its result.
        Instant started = starts.get(state.unit());
        if (started != null && started.isAfter(stop.at())) {
            return false;
        }
        // Each start gives the unit another run. A unit without a run was not started since: it was reset or reloaded.
        return state.invocationId().isEmpty() || state.invocationId().equals(stop.invocationId());
    }

    /** Forgets the units that are not among these, unless they were seen since the reconcile that found these began. */
    void keepOnly(Set<UnitName> names, Instant began) {
        units.entrySet()
                .removeIf(known -> !names.contains(known.getKey())
                        && !known.getValue().seenAt().isAfter(began));
        forgetOthers(starts, names, began);
        forgetOthers(earlyStops, names, began);
        left.keySet().retainAll(units.keySet());
        restartJobs.keySet().retainAll(units.keySet());
        gapsAtStop.keySet().retainAll(units.keySet());
        stopJobs.keySet().removeIf(unit -> !units.containsKey(unit) && !earlyStops.containsKey(unit));
        falls.keySet().retainAll(units.keySet());
    }

    private static void forgetOthers(Map<UnitName, Instant> seen, Set<UnitName> names, Instant began) {
        seen.entrySet()
                .removeIf(each ->
                        !names.contains(each.getKey()) && !each.getValue().isAfter(began));
    }

    private Remembered next(@Nullable Remembered before, UnitState state, Instant at, boolean live) {
        boolean active = state.activeState() == ActiveState.ACTIVE;
        if (before == null) {
            // A start that was seen after it has removed it.
            boolean stopped = earlyStops.remove(state.unit()) != null;
            if (state.crashed() || state.endedByItself()) {
                // It is first heard of by its fall, and what went down with it may be heard of next.
                left.put(state.unit(), new Left(state.stateChangeMicros(), stopped ? 1 : 0));
            }
            return new Remembered(
                    state, at, at, stopped || stoppedBefore(state), state.settled(), stopped ? 1 : 0, 0, 0);
        }
        boolean sameState = before.state().activeState() == state.activeState() && !otherRun(before.state(), state);
        // From down to down by another run: its start and its end went unseen. A start in flight has the run's name
        // before its state.
        boolean runUnseen = before.state().activeState().isDown()
                && state.activeState().isDown()
                && state.jobId() == 0
                && otherRun(before.state(), state);
        boolean changedUnseen = runUnseen || (!live && !sameState);
        boolean complete = state.settled() || (before.complete() && !changedUnseen);
        if (state.activeState().isUp()) {
            left.remove(state.unit());
        } else if (before.state().activeState().isUp()) {
            left.put(state.unit(), new Left(state.stateChangeMicros(), before.stops()));
        }
        // A start ends the stop request, seen or not. What reset-failed leaves has no run.
        boolean startUnseen = runUnseen
                && !state.invocationId().isEmpty()
                && before.gaps() > gapsAtStop.getOrDefault(state.unit(), 0L);
        boolean startedAnew =
                (active || startUnseen) && !before.state().invocationId().equals(state.invocationId());
        return new Remembered(
                state,
                at,
                sameState ? before.since() : at,
                before.stopSeen() && !startedAnew,
                complete,
                before.stops(),
                before.restarts(),
                before.gaps(),
                state.activeState().isUp() ? null : before.downWith());
    }

    private static boolean otherRun(UnitState before, UnitState now) {
        return !before.invocationId().equals(now.invocationId())
                || before.stateChangeMicros() != now.stateChangeMicros();
    }

    private Transition transition(@Nullable String from, Remembered now, Instant at) {
        return new Transition(sequence.incrementAndGet(), from, now, at);
    }

    private static String format(UnitState state) {
        return state.activeState().code() + "/" + state.subState();
    }
}
