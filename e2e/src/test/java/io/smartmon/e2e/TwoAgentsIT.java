package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.Breakpoints;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Two agents for one host, and two hosts in one database. */
class TwoAgentsIT {
    private static final String UNIT = "lab-web.service";

    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @RegisterExtension
    static final SystemdLab LAB = new SystemdLab();

    @TempDir
    Path folder;

    @BeforeAll
    static void startFromArchives(@TempDir Path work) throws Exception {
        ClassArchives.make(POSTGRES, LAB, work);
    }

    @BeforeEach
    void aRunningUnit() {
        LAB.reset(UNIT);
    }

    @Test
    void oneAgentActsAndALateRequestAfterItsLeaseIsRefused() throws Exception {
        try (LoopFixture fixture = new LoopFixture(POSTGRES, LAB, folder, Set.of(UNIT))) {
            fixture.startHelper(false);
            JavaProcess first = fixture.startAgent(true);
            JavaProcess second = fixture.launchAgent(false);
            LoopFixture.awaitOutput(second, "Another agent (");
            Breakpoints.Stop sending = first.stopAt("io.smartmon.host.helper.HelperClient", "act", UNIT);
            long before = fixture.startJobs(UNIT);

            LAB.crash(UNIT);
            assertTrue(sending.await(Duration.ofSeconds(20)), fixture::story);
            assertFalse(second.output().contains("Holding the lease"), "the second is standby");
            first.signal("STOP");
            fixture.awaitClosed(UNIT, "healed");
            assertTrue(second.output().contains("Holding the lease for this host, epoch 2"), fixture::story);
            first.signal("CONT");
            sending.release();

            LoopFixture.awaitOutput(first, "Another agent");
            SystemdLab.await(
                    "the late request is refused",
                    Duration.ofSeconds(10),
                    () -> first.output().contains("expired, "));
            assertEquals(1, fixture.startJobs(UNIT) - before, fixture::story);
            assertEquals(
                    1, fixture.count("select count(*) from plan where host = ? and state = 'done'"), fixture::story);
        }
    }

    @Test
    void twoHostsInOneDatabaseKeepToTheirOwnRows() throws Exception {
        Path left = Files.createDirectory(folder.resolve("left"));
        Path right = Files.createDirectory(folder.resolve("right"));
        try (LoopFixture acting = new LoopFixture(POSTGRES, LAB, left, Set.of(UNIT));
                LoopFixture watching = new LoopFixture(POSTGRES, LAB, right, Set.of()).set("DRY_RUN", "true")) {
            acting.startHelper(false);
            acting.startAgent(false);
            watching.startHelper(false);
            watching.startAgent(false);

            LAB.crash(UNIT);
            acting.awaitClosed(UNIT, "healed");
            watching.awaitClosed(UNIT, "by_itself");

            assertEquals(
                    2,
                    acting.count("select count(*) from host where name in ('" + acting.host + "', '" + watching.host
                            + "')"));
            assertEquals(1, acting.count("select count(*) from attempt where host = ?"), acting::story);
            assertEquals(0, watching.count("select count(*) from attempt where host = ?"), watching::story);
            assertEquals(
                    0,
                    acting.count("select count(*) from plan p join incident i on i.id = p.incident"
                            + " where p.host <> i.host"));
        }
    }
}
