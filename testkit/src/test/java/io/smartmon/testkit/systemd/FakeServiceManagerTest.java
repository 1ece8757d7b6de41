package io.smartmon.testkit.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The service manager in memory behaves like the real one, and takes its time where a test wants it. */
class FakeServiceManagerTest extends ServiceManagerContract {
    private final ManualScheduler time = new ManualScheduler();
    private final FakeServiceManager manager = new FakeServiceManager(time);

    FakeServiceManagerTest() {
        manager.add(WEB);
        manager.add(DB);
        manager.add(APP, DB);
        manager.add(RIVAL);
        manager.add(SOCK);
        manager.triggeredBy(SOCK, SOCKET);
        manager.conflict(RIVAL, WEB);
        manager.restartPreventedBy(RIVAL, new ExitStatuses(Set.of(7), Set.of(6)));
    }

    @Override
    protected Fixture fixture() {
        return new Fixture() {
            @Override
            public ServiceManager manager() {
                return manager;
            }

            @Override
            public void start(UnitName unit) {
                manager.start(unit);
                time.advance(Duration.ofSeconds(1));
            }

            @Override
            public void stop(UnitName unit) {
                manager.stop(unit);
            }

            @Override
            public void crash(UnitName unit) {
                manager.crash(unit);
            }

            @Override
            public void edit(UnitName unit) {
                manager.edit(unit);
            }

            @Override
            public void reload() {
                manager.reload();
            }
        };
    }

    private UnitState read(UnitName unit) {
        return (UnitState)
                assertInstanceOf(Knowledge.Known.class, manager.read(unit)).value();
    }

    @Test
    void aStartIsAJobUntilItsTimeIsOver() {
        manager.crash(WEB);
        manager.startTakes(WEB, Duration.ofSeconds(20));
        manager.start(WEB);
        assertNotEquals(0, read(WEB).jobId());
        time.advance(Duration.ofSeconds(19));
        assertEquals(ActiveState.ACTIVATING, read(WEB).activeState());
        time.advance(Duration.ofSeconds(1));
        assertEquals(ActiveState.ACTIVE, read(WEB).activeState());
        assertEquals(0, read(WEB).jobId());
    }

    @Test
    void aBrokenServiceFailsAgainByAnotherRun() {
        manager.crash(WEB);
        String before = read(WEB).invocationId();
        manager.broken(WEB, true);
        manager.start(WEB);
        time.run();
        assertEquals(ActiveState.FAILED, read(WEB).activeState());
        assertEquals("exit-code", read(WEB).result());
        assertNotEquals(before, read(WEB).invocationId());
    }

    @Test
    void aServiceWhoseRequirementFailsNeverStarts() {
        manager.stop(DB);
        UnitState before = read(APP);
        manager.broken(DB, true);
        manager.start(APP);
        time.advance(Duration.ofSeconds(1));
        assertEquals(ActiveState.FAILED, read(DB).activeState());
        assertEquals(before, read(APP));
    }

    @Test
    void aStopDuringAStartEndsIt() {
        manager.crash(WEB);
        manager.startTakes(WEB, Duration.ofSeconds(20));
        manager.start(WEB);
        time.run();
        manager.stop(WEB);
        time.advance(Duration.ofSeconds(30));
        assertEquals(ActiveState.INACTIVE, read(WEB).activeState());
    }

    @Test
    void listenersGetEachChange() {
        List<String> seen = new ArrayList<>();
        manager.listen(unit -> seen.add(unit + " " + read(unit).activeState().code()));
        manager.crash(WEB);
        manager.start(WEB);
        time.run();
        assertEquals(
                List.of(
                        "lab-web.service failed",
                        "lab-web.service failed",
                        "lab-web.service activating",
                        "lab-web.service active"),
                seen);
    }

    @Test
    void withoutABusNothingIsKnownAndWhyIs() {
        manager.absent("no_bus");
        Knowledge.Unknown<?> unknown = assertInstanceOf(Knowledge.Unknown.class, manager.read(WEB));
        assertEquals("no_bus", unknown.reason().code());
        assertInstanceOf(Knowledge.Unknown.class, manager.managerStatus());
        manager.absent("");
        assertTrue(read(WEB).settled());
    }
}
