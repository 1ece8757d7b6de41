package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** No repair deploys what somebody changed since the unit's last good start, with the real processes on a real systemd. */
class ConfigurationIT {
    private static final String UNIT = "edited-unit.service";
    private static final String UNIT_FILE = "/run/systemd/system/" + UNIT;
    private static final String DROP_IN = UNIT_FILE + ".d/10-edited.conf";
    private static final String ENVIRONMENT = "/etc/default/edited-unit";
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
    void theUnitRuns() {
        write(ENVIRONMENT, "MODE=first");
        write(DROP_IN, "[Service]\nEnvironment=EDITED=no");
        write(UNIT_FILE, "[Service]\nEnvironmentFile=" + ENVIRONMENT + "\nExecStart=/bin/sleep infinity");
        LAB.exec("systemctl", "daemon-reload");
        LAB.exec("systemctl", "start", UNIT);
    }

    @AfterEach
    void removeTheUnit() {
        var _ = LAB.tryExec("systemctl", "stop", UNIT);
        var _ = LAB.tryExec("systemctl", "reset-failed", UNIT);
        LAB.exec("rm", "-rf", UNIT_FILE, UNIT_FILE + ".d", ENVIRONMENT);
        LAB.exec("systemctl", "daemon-reload");
    }

    @Test
    void anEditedDropInHoldsTheRepairUntilAPersonHasStartedTheUnit() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            fixture.awaitFingerprint(UNIT);

            write(DROP_IN, "[Service]\nEnvironment=EDITED=yes");
            LAB.exec("systemctl", "daemon-reload");
            crash();

            assertHeld(fixture, DROP_IN);

            LAB.exec("systemctl", "start", UNIT);
            fixture.awaitClosed(UNIT, "by_itself");
            fixture.awaitFingerprint(UNIT);
            crash();
            fixture.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void anEditThatSystemdHasNotReadHoldsTheRepair() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            fixture.awaitFingerprint(UNIT);

            write(DROP_IN, "[Service]\nEnvironment=EDITED=yes");
            crash();

            assertHeld(fixture, "daemon-reload");
        }
    }

    @Test
    void theContentOfAnEnvironmentFileCountsAndNotItsTimes() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            fixture.awaitFingerprint(UNIT);

            write(ENVIRONMENT, "MODE=other");
            crash();
            assertHeld(fixture, ENVIRONMENT);

            write(ENVIRONMENT, "MODE=first");
            fixture.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void whatWasRememberedOutlivesTheAgent() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            JavaProcess first = fixture.startAgent(false);
            fixture.awaitFingerprint(UNIT);
            first.kill();

            // The change times are now later than the start, so only what is stored says that nothing has changed.
            write(ENVIRONMENT, "MODE=first");
            JavaProcess second = fixture.startAgent(false);
            crash();
            fixture.awaitClosed(UNIT, "healed");
            fixture.awaitFingerprint(UNIT);
            second.kill();

            write(ENVIRONMENT, "MODE=other");
            fixture.startAgent(false);
            crash();
            assertHeld(fixture, ENVIRONMENT);
        }
    }

    @Test
    void aUnitThatWasEditedBeforeItWasFirstSeenIsHeldUntilAPersonHasStartedIt() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            write(ENVIRONMENT, "MODE=other");
            fixture.startAgent(false);
            fixture.awaitStored(UNIT, "active", false);
            crash();
            assertHeld(fixture, "start it once by hand");

            LAB.exec("systemctl", "start", UNIT);
            fixture.awaitClosed(UNIT, "by_itself");
            fixture.awaitFingerprint(UNIT);
            crash();
            fixture.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void aUnitThatHadFailedBeforeItWasFirstSeenIsHeld() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            crash();
            fixture.startAgent(false);

            assertHeld(fixture, "start it once by hand");
        }
    }

    @Test
    void aRuleCanAllowTheStartOfAChangedUnit() throws Exception {
        try (LoopFixture fixture = fixture()) {
            Files.writeString(
                    folder.resolve("approved_services.json"),
                    "{\"allow\": [{\"host\": \"*\", \"service\": \"" + UNIT
                            + "\", \"changed_configuration\": \"start\"}]}\n");
            fixture.startHelper(false);
            fixture.startAgent(false);
            fixture.awaitFingerprint(UNIT);

            write(DROP_IN, "[Service]\nEnvironment=EDITED=yes");
            LAB.exec("systemctl", "daemon-reload");
            crash();

            fixture.awaitClosed(UNIT, "healed");
            assertTrue(LAB.show(UNIT, "Environment").contains("EDITED=yes"));
        }
    }

    private LoopFixture fixture() throws Exception {
        return new LoopFixture(POSTGRES, LAB, folder, Set.of(UNIT));
    }

    private static void assertHeld(LoopFixture fixture, String why) {
        String run = LAB.show(UNIT, "InvocationID");
        assertNotEquals("", run);
        fixture.awaitPlanState(UNIT, "waiting");
        assertTrue(fixture.alerts(UNIT).getLast().contains(why), fixture::story);
        assertEquals("failed", LAB.show(UNIT, "ActiveState"));
        assertEquals(run, LAB.show(UNIT, "InvocationID"), "systemd started it");
    }

    private static void crash() {
        LAB.crash(UNIT);
        SystemdLab.await(
                UNIT + " failed", TIMEOUT, () -> LAB.show(UNIT, "ActiveState").equals("failed"));
    }

    private static void write(String file, String text) {
        LAB.exec("sh", "-c", "mkdir -p \"$(dirname \"$0\")\" && printf '%s\\n' \"$1\" >\"$0\"", file, text);
    }
}
