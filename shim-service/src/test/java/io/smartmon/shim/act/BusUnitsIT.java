package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.shim.act.JobsHeard.Heard;
import io.smartmon.shim.act.Units.UnitRead;
import io.smartmon.systemd.BusConfig;
import io.smartmon.testkit.systemd.SystemdLab;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What the helper hears of a unit between its looks, from a real systemd. */
class BusUnitsIT {
    private static final UnitName WEB = new UnitName("lab-web.service");
    private static final UnitName DB = new UnitName("lab-db.service");

    @RegisterExtension
    static final SystemdLab LAB = new SystemdLab();

    private final BusUnits units = new BusUnits(BusConfig.at(LAB.busAddress()));

    @AfterEach
    void reset() {
        units.close();
        LAB.reset(WEB.value());
    }

    /** It changes nothing that could be read. */
    @Test
    void aStopOfWhatHasFailedIsHeardByTheNextRead() {
        LAB.crash(WEB.value());
        SystemdLab.await(
                "it failed",
                Duration.ofSeconds(5),
                () -> LAB.show(WEB.value(), "ActiveState").equals("failed"));
        try (JobsHeard jobs = units.listen(Set.of(WEB))) {
            UnitState before = read();
            assertEquals(Heard.NOTHING, jobs.heard());

            LAB.exec("systemctl", "restart", DB.value());
            assertEquals(before, read());
            assertEquals(Heard.NOTHING, jobs.heard(), "that was another unit");

            LAB.exec("systemctl", "stop", WEB.value());
            assertEquals(before, read());
            assertEquals(Heard.JOB, jobs.heard());
        }
    }

    @Test
    void whatWasBeforeIsNotHeard() {
        LAB.exec("systemctl", "restart", WEB.value());
        try (JobsHeard jobs = units.listen(Set.of(WEB))) {
            assertEquals(ActiveState.ACTIVE, read().activeState());
            assertEquals(Heard.NOTHING, jobs.heard());
        }
    }

    private UnitState read() {
        return assertInstanceOf(UnitRead.Seen.class, units.read(WEB)).state();
    }
}
