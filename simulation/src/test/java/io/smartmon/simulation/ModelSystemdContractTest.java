package io.smartmon.simulation;

import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.ServiceManagerOverBus;
import io.smartmon.testkit.systemd.ServiceManagerContract;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The modelled systemd passes the contract that the real one passes. */
class ModelSystemdContractTest extends ServiceManagerContract {
    private final Conductor conductor = new Conductor(failed -> {
        throw new IllegalStateException(failed);
    });
    private final Conductor.ModelProcess process = new Conductor.ModelProcess("systemd");
    private final ManualScheduler clock = new ManualScheduler();
    private final ModelFiles files = new ModelFiles(clock);
    private final ModelSystemd systemd =
            new ModelSystemd(conductor, process, () -> conductor.nanos() / 1_000 + 1_000_000, clock, files, 0);

    ModelSystemdContractTest() {
        systemd.add("lab-web");
        ModelUnit db = systemd.add("lab-db");
        systemd.add("lab-app").needs.add(db);
        ModelUnit rival = systemd.add("lab-rival");
        rival.rivals.add(systemd.known("lab-web"));
        systemd.add("lab-sock").triggeredBy = List.of(SOCKET);
        rival.restartPreventedBy = new ExitStatuses(Set.of(7), Set.of(6));
    }

    private void settle() {
        conductor.run(conductor.nanos() + Duration.ofSeconds(1).toNanos());
    }

    @Override
    protected Fixture fixture() {
        ModelBus bus = new ModelBus(systemd, conductor, process, clock, () -> {}, () -> Duration.ZERO);
        ServiceManager manager = new ServiceManagerOverBus(() -> Optional.of(bus), clock);
        return new Fixture() {
            @Override
            public ServiceManager manager() {
                return manager;
            }

            @Override
            public void start(UnitName unit) {
                var _ = systemd.start(unit, true);
                settle();
            }

            @Override
            public void stop(UnitName unit) {
                var _ = systemd.stop(unit);
                settle();
            }

            @Override
            public void crash(UnitName unit) {
                systemd.crash(systemd.known(unit.value()));
                settle();
            }

            @Override
            public void edit(UnitName unit) {
                files.edit(ModelFiles.unitFile(systemd.known(unit.value())));
            }

            @Override
            public void reload() {
                systemd.reload();
            }
        };
    }
}
