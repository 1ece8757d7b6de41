package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.shim.act.Units.UnitRead;
import io.smartmon.systemd.BusConfig;
import io.smartmon.testkit.systemd.SystemdLab;
import java.time.Duration;
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
        try (JobsHeard jobs = units.listen(WEB)) {
            UnitState before = read();
            assertFalse(jobs.any());

            LAB.exec("systemctl", "restart", DB.value());
            assertEquals(before, read());
            assertFalse(jobs.any(), "that was another unit");

            LAB.exec("systemctl", "stop", WEB.value());
            assertEquals(before, read());
            assertTrue(jobs.any());
        }
    }

    @Test
    void whatWasBeforeIsNotHeard() {
        LAB.exec("systemctl", "restart", WEB.value());
        try (JobsHeard jobs = units.listen(WEB)) {
            assertEquals(ActiveState.ACTIVE, read().activeState());
            assertFalse(jobs.any());
        }
    }

    private UnitState read() {
        return assertInstanceOf(UnitRead.Seen.class, units.read(WEB)).state();
    }
}
