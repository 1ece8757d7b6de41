package io.smartmon.simulation.recorded;

import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.JobOutcome;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import io.smartmon.systemd.UnitListener;
import io.smartmon.systemd.UnitSummary;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.UnitWatch;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.systemd.FakeServiceManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A connection that says what was recorded: a systemd that has been, and does what it did. */
final class ReplayedBus implements SystemdBus {
    private final Replay replay;

    ReplayedBus(Replay replay) {
        this.replay = replay;
    }

    @Override
    public ManagerState managerState() {
        return ManagerState.RUNNING;
    }

    @Override
    public ManagerStatus managerStatus(Duration sinceBoot) {
        return new ManagerStatus(ManagerState.RUNNING, sinceBoot, List.of());
    }

    @Override
    public List<UnitSummary> listUnits(UnitGlobs wanted) {
        return List.of();
    }

    @Override
    public UnitState read(UnitName unit) {
        replay.asked("read", unit.value());
        UnitState known = states().get(unit);
        return known != null ? known : FakeServiceManager.notFound(unit);
    }

    @Override
    public List<UnitState> snapshot(Predicate<UnitName> wanted) {
        return states().values().stream()
                .filter(state -> wanted.test(state.unit()))
                .toList();
    }

    /** The last state of each unit that was signalled or read until now. */
    private Map<UnitName, UnitState> states() {
        Map<UnitName, UnitState> states = new TreeMap<>();
        for (Recording.Entry entry : replay.recording().entries()) {
            long known = entry.what().equals(Recording.EVENT) ? entry.nanos() : entry.nanos() + entry.nanosTaken();
            if (known > replay.now() && !states.isEmpty()) {
                continue;
            }
            switch (entry.value()) {
                case UnitEvent.Changed(UnitState state, var at) -> put(states, state);
                case UnitState state -> put(states, state);
                case List<?> list ->
                    list.stream()
                            .filter(UnitState.class::isInstance)
                            .map(UnitState.class::cast)
                            .forEach(state -> put(states, state));
                case null, default -> {}
            }
        }
        return states;
    }

    /** A read may have been answered before a signal that came first, so the later state counts. */
    private static void put(Map<UnitName, UnitState> states, UnitState state) {
        states.merge(
                state.unit(),
                state,
                (before, now) -> now.stateChangeMicros() < before.stateChangeMicros() ? before : now);
    }

    @Override
    public StartClosure startClosure(UnitName unit) {
        return answer("startClosure", unit, StartClosure.class, StartClosure.none());
    }

    @Override
    public ExitStatuses restartPreventedBy(UnitName unit) {
        return answer("restartPreventedBy", unit, ExitStatuses.class, ExitStatuses.none());
    }

    @Override
    public UnitConfiguration configuration(UnitName unit) {
        return answer(
                "configuration",
                unit,
                UnitConfiguration.class,
                new UnitConfiguration(List.of(), List.of(), false, UnitConfiguration.Start.none()));
    }

    @Override
    public RequiredServices required(UnitName unit) {
        return answer(
                "required",
                unit,
                RequiredServices.class,
                new RequiredServices(unit, Map.of(), Set.of(), Set.of(), false));
    }

    @Override
    public UnitPlacement placement(UnitName unit) {
        return answer("placement", unit, UnitPlacement.class, UnitPlacement.ordinary());
    }

    @Override
    public Set<UnitName> dependents(UnitName unit) {
        return units("dependents", unit);
    }

    @Override
    public Set<UnitName> stoppedWith(UnitName unit) {
        return units("stoppedWith", unit);
    }

    @SuppressWarnings("unchecked")
    private Set<UnitName> units(String method, UnitName unit) {
        return answer(method, unit, Set.class, Set.of());
    }

    /** The last answer until now, or else the next. */
    private <T> T answer(String method, UnitName unit, Class<T> type, T otherwise) {
        replay.asked(method, unit.value());
        T last = null;
        for (Recording.Entry entry : replay.recording().entries()) {
            if (entry.what().equals(method)
                    && entry.asked().equals(unit.value())
                    && (last == null || entry.nanos() <= replay.now())) {
                last = type.cast(entry.value());
            }
        }
        return last != null ? last : otherwise;
    }

    @Override
    public JobOutcome call(UnitVerb verb, UnitName unit, WaitLimit limit) {
        return replay.call(unit);
    }

    @Override
    public UnitWatch watch(Predicate<UnitName> wanted, UnitListener listener) {
        return replay.watch(event -> {
            if (unit(event) == null || wanted.test(unit(event))) {
                listener.on(event);
            }
        });
    }

    private static @Nullable UnitName unit(UnitEvent event) {
        return switch (event) {
            case UnitEvent.Changed changed -> changed.state().unit();
            case UnitEvent.JobSeen seen -> seen.unit();
            case UnitEvent.JobEnded ended -> ended.unit();
            case UnitEvent.Gap gap -> null;
            case UnitEvent.Lost lost -> null;
        };
    }

    @Override
    public void close() {
        // There is nothing behind it.
    }
}
