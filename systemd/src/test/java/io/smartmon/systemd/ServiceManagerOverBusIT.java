package io.smartmon.systemd;

import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.systemd.ServiceManagerContract;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The contract on a real systemd. */
final class ServiceManagerOverBusIT extends ServiceManagerContract {
    private static final Duration WAIT = Duration.ofSeconds(20);

    @RegisterExtension
    static final SystemdLab lab = new SystemdLab();

    private final SystemScheduler clock =
            new SystemScheduler(ServiceManagerOverBusIT::hundredthsSinceBoot, Throwable::printStackTrace);
    private final SystemdBus bus = Buses.open(lab);

    private static long hundredthsSinceBoot() {
        try {
            String[] uptime = Files.readString(Path.of("/proc/uptime")).split(" ", -1);
            return Long.parseLong(uptime[0].replace(".", ""));
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    @AfterEach
    void asAfterTheBoot() {
        bus.close();
        lab.exec("sed", "-i", "/^# edited/d", "/etc/systemd/system/" + WEB);
        lab.exec("systemctl", "daemon-reload");
        clock.close();
        lab.reset(RIVAL.value(), WEB.value(), DB.value(), APP.value(), "lab-part.service");
    }

    @Override
    protected Fixture fixture() {
        return new Fixture() {
            @Override
            public ServiceManager manager() {
                return new ServiceManagerOverBus(() -> Optional.of(bus), clock);
            }

            @Override
            public void start(UnitName unit) {
                lab.exec("systemctl", "start", unit.value());
            }

            @Override
            public void stop(UnitName unit) {
                lab.exec("systemctl", "stop", unit.value());
            }

            @Override
            public void crash(UnitName unit) {
                lab.crash(unit.value());
                SystemdLab.await(
                        unit + " failed",
                        WAIT,
                        () -> lab.show(unit.value(), "ActiveState").equals("failed"));
            }

            @Override
            public void edit(UnitName unit) {
                lab.exec("sh", "-c", "echo '# edited' >>\"$0\"", "/etc/systemd/system/" + unit);
            }

            @Override
            public void reload() {
                lab.exec("systemctl", "daemon-reload");
            }
        };
    }
}
