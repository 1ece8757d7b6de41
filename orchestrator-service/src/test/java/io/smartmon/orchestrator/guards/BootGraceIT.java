package io.smartmon.orchestrator.guards;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A boot of which one job never ends keeps repairs waiting for ten minutes, and not for ever. */
class BootGraceIT {
    @RegisterExtension
    static final SystemdLab lab = SystemdLab.whoseBootHangs();

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private static final UnitName WEB = UnitName.of("lab-web");

    @TempDir
    Path folder;

    @BeforeAll
    static void makeSchema() throws SQLException, IOException, URISyntaxException {
        Schema.make(postgres.dataSource());
    }

    @AfterEach
    void asAfterTheBoot() {
        lab.reset(WEB.value());
    }

    private AgentFixture fixture() throws SQLException {
        return new AgentFixture(
                lab, postgres, folder, "boots", WEB, Guards.installed().all());
    }

    @Test
    void systemdItselfSaysThatItBootsAndWhatItWaitsFor() {
        OpenResult opened = SystemdBus.open(BusConfig.at(lab.busAddress()));
        try (SystemdBus bus = assertInstanceOf(OpenResult.Opened.class, opened).bus()) {
            var manager = bus.managerStatus(Duration.ofDays(36_500));
            assertTrue(manager.state().booting(), manager::toString);
            assertEquals(List.of(UnitName.of("lab-boot-hangs")), manager.jobs());
        }
    }

    @Test
    void withinTenMinutesAServiceIsNotRepaired() throws SQLException {
        try (AgentFixture fixture = fixture()) {
            fixture.start();
            fixture.crash();
            fixture.awaitDecision();
            GuardVerdict held = fixture.assertHeldBy("manager");
            assertEquals("booting", held.reason().code());
        }
    }

    @Test
    void afterTenMinutesAServiceIsRepaired() throws SQLException {
        try (AgentFixture fixture = fixture()) {
            fixture.bootedEarlier(Duration.ofMinutes(10));
            fixture.start();
            fixture.crash();
            fixture.awaitDecision();
            assertEquals(1, fixture.asked(), fixture::newestInWords);
        }
    }
}
