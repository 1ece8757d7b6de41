package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.Breakpoints;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** Dependents that are down after a repair, with the real processes on a real systemd. */
class WorseIT {
    private static final String DB = "lab-db.service";
    private static final String APP = "lab-app.service";
    private static final String PART = "lab-part.service";
    private static final String STEPS = "io.smartmon.orchestrator.repair.VerifySteps";
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
    @AfterEach
    void allThreeRun() {
        // Stopping lab-db stops the two others, so it comes first.
        LAB.reset(DB, APP, PART);
    }

    @Test
    void aDependentThatFellBeforeTheFirstAssessmentMakesItWorse() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(true);
            Breakpoints.Stop beforeAssessment = agent.stopAt(STEPS, "settle", DB);
            LAB.crash(DB);
            assertTrue(beforeAssessment.await(TIMEOUT), fixture::story);
            assertEquals("active", LAB.show(APP, "ActiveState"), "systemd leaves it alone when lab-db crashes");

            LAB.crash(APP);
            fixture.awaitStored(APP, "failed", false);
            beforeAssessment.release();

            fixture.awaitVerdict(DB, "worse");
            assertAlerted(fixture, "dependents went down: lab-app.service");
            assertEquals("active", LAB.show(DB, "ActiveState"));
            SystemdLab.await("two assessments later", TIMEOUT, after(Duration.ofSeconds(7)));
            assertEquals(
                    "open", fixture.awaitIncident(DB, row -> true, "is there").get("state"), fixture::story);
            assertEquals(1, attempts(fixture), "a unit that runs is not started again");

            LAB.exec("systemctl", "start", APP);
            fixture.awaitClosed(DB, "by_itself");
        }
    }

    @Test
    void aDependentThatFallsInsideTheHoldWindowMakesItWorse() throws Exception {
        try (LoopFixture fixture = fixture().set("SMARTMON_HOLD_WINDOW", "4s")) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            LAB.crash(DB);
            fixture.awaitVerdict(DB, "recovered");

            LAB.crash(APP);

            fixture.awaitVerdict(DB, "worse");
            assertAlerted(fixture, "dependents went down: lab-app.service");
        }
    }

    @Test
    void aDependentThatAPersonStopsDoesNotCount() throws Exception {
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(true);
            Breakpoints.Stop beforeAssessment = agent.stopAt(STEPS, "settle", DB);
            LAB.crash(DB);
            assertTrue(beforeAssessment.await(TIMEOUT), fixture::story);

            LAB.exec("systemctl", "stop", APP);
            beforeAssessment.release();

            fixture.awaitClosed(DB, "healed");
            assertEquals(List.of(), fixture.alerts(DB));
        }
    }

    @Test
    void aDependentThatWasDownBeforeDoesNotCount() throws Exception {
        LAB.crash(APP);
        try (LoopFixture fixture = fixture()) {
            fixture.startHelper(false);
            fixture.startAgent(false);

            LAB.crash(DB);

            fixture.awaitClosed(DB, "healed");
            assertEquals("failed", LAB.show(APP, "ActiveState"));
        }
    }

    private LoopFixture fixture() throws Exception {
        return new LoopFixture(POSTGRES, LAB, folder, Set.of(DB));
    }

    /** One critical alert, the unit still under an open incident. */
    private static void assertAlerted(LoopFixture fixture, String what) {
        List<Map<String, Object>> critical = fixture.query(
                "select message from alert where host = ? and severity = 'critical' and message like '" + DB + "%'");
        assertEquals(1, critical.size(), fixture::story);
        String message = String.valueOf(critical.getFirst().get("message"));
        assertTrue(message.contains("made it worse") && message.contains(what), message);
        assertEquals("open", fixture.awaitIncident(DB, row -> true, "is there").get("state"));
    }

    private static long attempts(LoopFixture fixture) {
        return fixture.count("select count(*) from attempt where host = ? and subject = '" + DB + "'");
    }

    private static BooleanSupplier after(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return () -> System.nanoTime() > end;
    }
}
