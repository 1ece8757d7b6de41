package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What else systemd does when a unit is started, with the real processes on a real systemd. */
class BringsAlongIT {
    private static final String UNIT = "brings-unit.service";
    private static final String RIVAL = "brings-rival.service";
    private static final String WANTED = "brings-wanted.service";
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

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
    void theUnitRunsWithWhatItWants() {
        write(UNIT, "Conflicts=" + RIVAL + "\nWants=" + WANTED);
        write(RIVAL, "");
        write(WANTED, "");
        LAB.exec("systemctl", "daemon-reload");
        LAB.exec("systemctl", "start", UNIT);
        assertEquals("active", state(WANTED));
    }

    @AfterEach
    void removeTheUnits() {
        for (String unit : List.of(UNIT, RIVAL, WANTED)) {
            var _ = LAB.tryExec("systemctl", "stop", unit);
            var _ = LAB.tryExec("systemctl", "reset-failed", unit);
            LAB.exec("rm", "-f", "/run/systemd/system/" + unit);
        }
        LAB.exec("systemctl", "daemon-reload");
    }

    @Test
    void aUnitThatConflictsWithARunningOneIsNotStartedUntilThatOneHasEnded() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.startHelper(false);
            try (JavaProcess earlier = fixture.startAgent(false)) {
                assertTrue(earlier.isAlive());
                fixture.awaitFingerprint(UNIT);
            }
            crash(UNIT);
            LAB.exec("systemctl", "start", RIVAL);
            String run = LAB.show(RIVAL, "InvocationID");
            fixture.startAgent(false);

            fixture.awaitPlanState(UNIT, "waiting");
            assertTrue(fixture.alerts(UNIT).getLast().contains(RIVAL), fixture::story);
            assertEquals("active", state(RIVAL));
            assertEquals(run, LAB.show(RIVAL, "InvocationID"));
            assertEquals("failed", state(UNIT));
            assertEquals(0, fixture.count("select count(*) from attempt where host = ?"), fixture::story);

            LAB.exec("systemctl", "stop", RIVAL);
            fixture.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void whatAPersonStoppedStaysDownEvenIfItMayBePulledIn() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.allowPullingIn(UNIT, Set.of(WANTED), Set.of(WANTED));
            assertStaysDown(fixture);

            LAB.exec("systemctl", "start", WANTED);
            fixture.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void whatAPersonStoppedAndNobodyListedStaysDown() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            assertStaysDown(fixture);
        }
    }

    private static void assertStaysDown(LoopFixture fixture) throws Exception {
        fixture.startHelper(false);
        fixture.startAgent(false);
        LAB.exec("systemctl", "stop", WANTED);
        fixture.awaitStored(WANTED, "inactive", true);

        crash(UNIT);

        fixture.awaitPlanState(UNIT, "waiting");
        assertTrue(fixture.alerts(UNIT).getLast().contains(WANTED), fixture::story);
        assertEquals("inactive", state(WANTED));
        assertEquals("failed", state(UNIT));
        assertEquals(0, fixture.count("select count(*) from attempt where host = ?"), fixture::story);
    }

    @Test
    void whatMayBePulledInAndEndedByItselfIsStartedWithTheUnit() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.allowPullingIn(UNIT, Set.of(WANTED), Set.of(WANTED));
            fixture.startHelper(false);
            fixture.startAgent(false);
            String before = LAB.show(WANTED, "InvocationID");
            endWithoutAStop(fixture);

            crash(UNIT);

            fixture.awaitClosed(UNIT, "healed");
            assertEquals("active", state(WANTED));
            assertNotEquals(before, LAB.show(WANTED, "InvocationID"));
        }
    }

    @Test
    void theHelperRefusesAPlanThatPullsInWhatItsOwnPolicyDoesNotName() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.allowPullingIn(UNIT, Set.of(WANTED), Set.of());
            fixture.startHelper(false);
            fixture.startAgent(false);
            endWithoutAStop(fixture);

            crash(UNIT);

            fixture.awaitPlanState(UNIT, "refused");
            assertTrue(fixture.alerts(UNIT).getFirst().contains(WANTED), fixture::story);
            assertEquals("inactive", state(WANTED));
            assertEquals("failed", state(UNIT));
        }
    }

    private LoopFixture fixture(Set<String> allowed) throws Exception {
        return new LoopFixture(POSTGRES, LAB, folder, allowed);
    }

    /** A TERM from outside: the unit is inactive, and no stop was asked for. */
    private static void endWithoutAStop(LoopFixture fixture) {
        LAB.signal(WANTED, "TERM");
        fixture.awaitStored(WANTED, "inactive", false);
    }

    private static void crash(String unit) {
        LAB.crash(unit);
        SystemdLab.await(unit + " failed", TIMEOUT, () -> state(unit).equals("failed"));
    }

    private static String state(String unit) {
        return LAB.show(unit, "ActiveState");
    }

    private static void write(String unit, String dependencies) {
        LAB.exec(
                "sh",
                "-c",
                "mkdir -p /run/systemd/system && printf '[Unit]\\n%s\\n[Service]\\nExecStart=/bin/sleep infinity\\n'"
                        + " \"$1\" >\"/run/systemd/system/$0\"",
                unit,
                dependencies);
    }
}
