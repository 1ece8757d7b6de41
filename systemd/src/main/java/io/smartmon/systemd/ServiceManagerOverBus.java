package io.smartmon.systemd;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ExitStatuses;
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
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * systemd through whatever connection is open at the moment of a call. Thread-safe.
 *
 * @param bus the connection in use; empty without one
 * @param clock timestamps the results, and says how long ago the machine was started
 */
public record ServiceManagerOverBus(Supplier<Optional<SystemdBus>> bus, Scheduler clock) implements ServiceManager {
    @Override
    public Knowledge<UnitState> read(UnitName unit) {
        return ask(systemd -> systemd.read(unit));
    }

    @Override
    public Knowledge<ManagerStatus> managerStatus() {
        return ask(systemd -> systemd.managerStatus(Duration.ofMillis(10 * clock.hundredthsSinceBoot())));
    }

    @Override
    public Knowledge<StartClosure> startClosure(UnitName unit) {
        return ask(systemd -> systemd.startClosure(unit));
    }

    @Override
    public Knowledge<ExitStatuses> restartPreventedBy(UnitName unit) {
        return ask(systemd -> systemd.restartPreventedBy(unit));
    }

    @Override
    public Knowledge<UnitConfiguration> configuration(UnitName unit) {
        return ask(systemd -> systemd.configuration(unit));
    }

    @Override
    public Knowledge<Set<UnitName>> dependents(UnitName unit) {
        return ask(systemd -> systemd.dependents(unit));
    }

    @Override
    public Knowledge<RequiredServices> required(UnitName unit) {
        return ask(systemd -> systemd.required(unit));
    }

    @Override
    public Knowledge<UnitPlacement> placement(UnitName unit) {
        return ask(systemd -> systemd.placement(unit));
    }

    @Override
    public Knowledge<Set<UnitName>> up(UnitGlobs wanted) {
        return ask(systemd -> systemd.listUnits(wanted).stream()
                .filter(summary -> !summary.activeState().isDown())
                .map(UnitSummary::unit)
                .collect(Collectors.toUnmodifiableSet()));
    }

    @Override
    public Knowledge<Set<UnitName>> running(Set<UnitName> among) {
        return ask(systemd -> systemd.listUnits(UnitGlobs.of(among)).stream()
                .filter(summary -> summary.activeState() == ActiveState.ACTIVE && summary.jobId() == 0)
                .map(UnitSummary::unit)
                .collect(Collectors.toUnmodifiableSet()));
    }

    private <T> Knowledge<T> ask(Function<SystemdBus, T> question) {
        Optional<SystemdBus> open = bus.get();
        if (open.isEmpty()) {
            return Knowledge.unknown("no_bus");
        }
        try {
            return Knowledge.known(question.apply(open.get()), clock.instant());
        } catch (BusLostException lost) {
            return Knowledge.unknown(Reason.of("bus_gone", "message", Measure.text(String.valueOf(lost.getMessage()))));
        }
    }
}
