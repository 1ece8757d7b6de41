package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.systemd.SystemdLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A backup of the database that is brought back under a running agent: the helper has done more since than it knows. */
class RestoredStoreIT {
    private static final String UNIT = "lab-web.service";
    private static final String HEALED = "select count(*) from incident where host = ? and closed_as = 'healed'";

    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @RegisterExtension
    static final SystemdLab LAB = new SystemdLab();

    @TempDir
    Path folder;

    @BeforeEach
    void resetUnit() {
        LAB.reset(UNIT);
    }

    @Test
    void nothingIsDoneUntilAPersonConfirmsIt() throws Exception {
        try (LoopFixture fixture = new LoopFixture(POSTGRES, LAB, folder, Set.of(UNIT))) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            LAB.crash(UNIT);
            fixture.awaitClosed(UNIT, "healed");
            String backup = fixture.backup();
            LAB.crash(UNIT);
            SystemdLab.await("healed a second time", Duration.ofSeconds(90), () -> fixture.count(HEALED) == 2);
            long jobs = fixture.startJobs(UNIT);

            fixture.restore(backup);
            assertEquals(1, fixture.count(HEALED), "the second is not in the backup");
            LAB.crash(UNIT);
            fixture.awaitPlan(
                    UNIT,
                    plan -> "waiting".equals(plan.get("state"))
                            && String.valueOf(plan.get("reason")).contains("\"store\""),
                    "is held by the restored store");
            fixture.awaitRestored();
            SystemdLab.await(
                    "one critical alert about the host",
                    Duration.ofSeconds(90),
                    () -> fixture.count("select count(*) from alert where host = ? and code = 'found'"
                                    + " and severity = 'critical' and message like '%restored or replaced%'")
                            == 1);
            SystemdLab.await("nothing happens", Duration.ofSeconds(10), sleeping(Duration.ofSeconds(6)));
            assertEquals("failed", LAB.show(UNIT, "ActiveState"), fixture::story);
            assertEquals(jobs, fixture.startJobs(UNIT), fixture::story);
            assertTrue(
                    fixture.readyz().startsWith("503 held: the database is older")
                            && fixture.readyz().endsWith("smartmon confirm-store " + fixture.host),
                    fixture.readyz());

            fixture.confirmStore();
            fixture.awaitClosed(UNIT, "healed");
            assertEquals(jobs + 1, fixture.startJobs(UNIT), fixture::story);
            SystemdLab.await(
                    "the incident about the host is closed",
                    Duration.ofSeconds(90),
                    () -> fixture.count("select count(*) from incident where host = ? and kind = 'store_restored'"
                                    + " and state = 'closed'")
                            == 1);
            assertEquals("200 acting for this host", fixture.readyz());
            assertEquals(
                    1,
                    fixture.count("select count(*) from alert where host = ? and code = 'found'"
                            + " and message like '%restored or replaced%'"),
                    "told once");
        }
    }

    private static BooleanSupplier sleeping(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return () -> System.nanoTime() > end;
    }
}
