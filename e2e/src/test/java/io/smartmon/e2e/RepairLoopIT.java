package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.storage.PostgresHoldStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.Breakpoints;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A failed service through the whole repair loop, with the real processes on a real systemd. */
class RepairLoopIT {
    private static final String UNIT = "lab-web.service";
    private static final String STEPS = "io.smartmon.orchestrator.repair.HelperSteps";

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
    void anAllowedUnitThatIsKilledIsStartedRecoversAndHeals() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            JavaProcess helper = fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(false);
            String before = LAB.show(UNIT, "InvocationID");
            SystemdLab.MainProcess process = LAB.mainProcess(UNIT);

            Instant crash = Instant.now();
            process.crash();
            fixture.awaitClosed(UNIT, "healed");

            Map<String, Object> plan = fixture.awaitVerdict(UNIT, "healed");
            assertEquals("active", LAB.show(UNIT, "ActiveState"));
            assertNotEquals(before, LAB.show(UNIT, "InvocationID"));
            assertEquals(List.of(), fixture.alerts(UNIT), "a repair that held raises no alert");
            assertTrue(String.valueOf(plan.get("document")).contains("allow-list"));
            assertEquals(
                    List.of(
                            "incident.open",
                            "plan.ready",
                            "plan.accepted",
                            "plan.recovered",
                            "incident.recovered",
                            "plan.healed",
                            "incident.closed"),
                    ledger(fixture).stream().map(row -> row.get("action")).toList(),
                    fixture::story);
            times(fixture, crash);
            System.out.printf(
                    Locale.ROOT,
                    "resident: agent %.0f MB, helper %.0f MB%n",
                    agent.residentMegabytes().orElse(0.0),
                    helper.residentMegabytes().orElse(0.0));
        }
    }

    @Test
    void aUnitThatIsNotAllowedIsReportedAndNotRepaired() throws Exception {
        try (LoopFixture fixture = fixture(Set.of("lab-other.service"))) {
            fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(false);
            long jobs = fixture.startJobs(UNIT);

            LAB.crash(UNIT);
            fixture.awaitPlanState(UNIT, "left_alone");

            assertTrue(fixture.alerts(UNIT).getFirst().contains("allow-list"), fixture::story);
            HoldStore holds = new PostgresHoldStore(Database.of(POSTGRES.dataSource()));
            holds.place(new Hold(UUID.randomUUID(), null, Hold.Source.COMMAND, "ada", "deploying", now()));
            fixture.awaitPlan(UNIT, plan -> against(plan, "hold"), "is decided again under the hold");
            holds.lift(new HoldStore.Lift(UUID.randomUUID(), null, "ada", "done", now()));
            fixture.awaitPlan(UNIT, plan -> !against(plan, "hold"), "is decided again without the hold");
            assertTrue(agent.terminate(Duration.ofSeconds(20)));
            fixture.set("DRY_RUN", "true").startAgent(false);
            fixture.awaitPlan(UNIT, plan -> against(plan, "level"), "is decided again as a dry run");
            assertEquals(1, fixture.alerts(UNIT).size(), fixture::story);
            assertEquals("failed", LAB.show(UNIT, "ActiveState"));
            assertEquals(jobs, fixture.startJobs(UNIT), "systemd saw no new job");
            assertEquals(0, fixture.count("select count(*) from attempt where host = ?"));
        }
    }

    @Test
    void aDryRunStoresThePlanAndDoesNothing() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT)).set("DRY_RUN", "true")) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            long jobs = fixture.startJobs(UNIT);

            LAB.crash(UNIT);
            fixture.awaitPlanState(UNIT, "watched");

            assertTrue(fixture.alerts(UNIT).getFirst().contains("dry run"), fixture::story);
            assertEquals("failed", LAB.show(UNIT, "ActiveState"));
            assertEquals(jobs, fixture.startJobs(UNIT));
            assertEquals(0, fixture.count("select count(*) from attempt where host = ?"));
            assertEquals(0, fixture.count("select count(*) from reservation where host = ?"));
        }
    }

    @Test
    void aUnitThatIsStoppedByRequestIsLeftAlone() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.startHelper(false);
            fixture.startAgent(false);

            LAB.exec("systemctl", "stop", UNIT);
            fixture.awaitStored(UNIT, "inactive", true);
            SystemdLab.await("nothing happens", Duration.ofSeconds(3), sleeping(Duration.ofSeconds(2)));

            assertEquals("inactive", LAB.show(UNIT, "ActiveState"));
            assertEquals(0, fixture.count("select count(*) from incident where host = ? and subject = '" + UNIT + "'"));
        }
    }

    @Test
    void aStopBetweenDecisionAndActIsRespected() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt(STEPS, "request");

            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), fixture::story);
            fixture.awaitPlanState(UNIT, "ready");
            LAB.exec("systemctl", "stop", UNIT);
            fixture.awaitStored(UNIT, "failed", true);
            String state = LAB.show(UNIT, "ActiveState");
            beforeRequest.release();

            fixture.awaitPlanState(UNIT, "left_alone");
            assertEquals(
                    1,
                    fixture.count(
                            "select count(*) from plan where host = ? and state = 'held' and answered_at is null"),
                    fixture::story);
            assertEquals(state, LAB.show(UNIT, "ActiveState"), "the unit stays as the stop left it");
        }
    }

    @Test
    void aUnitThatCameBackBeforeTheActIsUntouched() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt("io.smartmon.orchestrator.act.Acts", "request");

            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), fixture::story);
            LAB.exec("systemctl", "start", UNIT);
            String back = LAB.show(UNIT, "InvocationID");
            beforeRequest.release();

            fixture.awaitClosed(UNIT, "by_itself");
            assertEquals(
                    1,
                    fixture.count(
                            "select count(*) from plan where host = ? and state = 'held' and answered_as = 'held'"),
                    fixture::story);
            assertEquals(back, LAB.show(UNIT, "InvocationID"));
        }
    }

    @Test
    void aUnitThatFallsAgainInsideTheHoldWindowHasRecurred() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT)).set("SMARTMON_HOLD_WINDOW", "30s")) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            LAB.crash(UNIT);
            Object first = fixture.awaitVerdict(UNIT, "recovered").get("id");

            LAB.crash(UNIT);
            fixture.awaitPlan(
                    UNIT,
                    plan -> "recovered".equals(plan.get("verdict")) && !Objects.equals(first, plan.get("id")),
                    "a second start recovered it");

            assertEquals(
                    List.of("recurred", "recovered"),
                    fixture
                            .query("select verdict from plan where host = ? and subject = '" + UNIT
                                    + "' order by created_at")
                            .stream()
                            .map(row -> row.get("verdict"))
                            .toList(),
                    fixture::story);
            assertTrue(fixture.alerts(UNIT).getFirst().contains("failed again within the hold window"), fixture::story);
        }
    }

    @Test
    void aFallAndReturnBetweenObservationsIsNotKnownAndNeverHealed() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT)).set("SMARTMON_HOLD_WINDOW", "8s")) {
            fixture.startHelper(false);
            JavaProcess first = fixture.startAgent(false);
            LAB.crash(UNIT);
            fixture.awaitVerdict(UNIT, "recovered");
            first.kill();

            LAB.crash(UNIT);
            LAB.exec("systemctl", "reset-failed", UNIT);
            LAB.exec("systemctl", "start", UNIT);
            fixture.launchAgent(false);

            fixture.awaitVerdict(UNIT, "not_known");
            fixture.awaitClosed(UNIT, "not_known");
        }
    }

    @Test
    void anOutageIsBridgedByTheSameRun() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT)).set("SMARTMON_HOLD_WINDOW", "8s")) {
            fixture.startHelper(false);
            JavaProcess first = fixture.startAgent(false);
            LAB.crash(UNIT);
            fixture.awaitVerdict(UNIT, "recovered");
            first.kill();

            fixture.launchAgent(false);

            fixture.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void aHoldFromPageOrCommandStopsTheRepairAndItsEndLetsItBeDone() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            HoldStore holds = new PostgresHoldStore(Database.of(POSTGRES.dataSource()));
            fixture.startHelper(false);
            fixture.startAgent(false);
            for (Hold.Source source : List.of(Hold.Source.PAGE, Hold.Source.COMMAND)) {
                LAB.reset(UNIT);
                holds.place(new Hold(UUID.randomUUID(), null, source, "ada", "deploying", now()));
                LAB.crash(UNIT);
                fixture.awaitPlanState(UNIT, "waiting");
                assertTrue(fixture.alerts(UNIT).getLast().contains("deploying"), fixture::story);
                assertEquals("failed", LAB.show(UNIT, "ActiveState"));

                holds.lift(new HoldStore.Lift(UUID.randomUUID(), null, "ada", "done", now()));
                fixture.awaitClosed(UNIT, "healed");
            }
        }
    }

    @Test
    void aHoldFileStopsTheRepairEvenWhenItAppearsAfterTheDecision() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt("io.smartmon.orchestrator.act.Acts", "request");
            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), fixture::story);
            Path hold = fixture.folder().resolve("helper").resolve("HOLD");
            Files.writeString(hold, "hands off\n");
            beforeRequest.release();

            fixture.awaitPlanState(UNIT, "waiting");
            assertEquals(
                    1, fixture.count("select count(*) from plan where host = ? and state = 'held'"), fixture::story);
            assertTrue(fixture.alerts(UNIT).getFirst().contains("HOLD"), fixture::story);
            assertEquals("failed", LAB.show(UNIT, "ActiveState"));

            Files.delete(hold);
            fixture.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void givingUpIsLoudAndEndsTheAttemptsUntilItIsRearmed() throws Exception {
        String never = "lab-neverback.service";
        LAB.reset(never);
        try (LoopFixture fixture = fixture(Set.of(never))) {
            fixture.startHelper(false);
            fixture.startAgent(false);
            LAB.exec("touch", "/run/lab-neverback.broken");
            try {
                LAB.crash(never);
                fixture.awaitClosed(never, "given_up");

                assertEquals(3, fixture.count("select count(*) from attempt where host = ?"), fixture::story);
                assertEquals(3, fixture.count("select count(*) from plan where host = ? and verdict = 'no_effect'"));
                assertTrue(fixture.alerts(never).getLast().contains("Gave up"), fixture::story);

                LAB.exec("rm", "-f", "/run/lab-neverback.broken");
                fixture.rearm(never);
                fixture.awaitClosed(never, "healed");
                assertEquals(4, fixture.count("select count(*) from attempt where host = ?"), fixture::story);
            } finally {
                LAB.exec("rm", "-f", "/run/lab-neverback.broken");
            }
        }
    }

    @Test
    void aDatabaseThatIsOlderThanTheHelpersMemoryIsActedFromOnceConfirmedUnderALeaseAboveIt() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            fixture.startHelper(false);
            assertTrue(fixture.startAgent(false).terminate(Duration.ofSeconds(20)));
            JavaProcess agent = fixture.startAgent(false);
            LAB.crash(UNIT);
            fixture.awaitClosed(UNIT, "healed");
            assertEquals(2, fixture.count("select epoch from host_lease where host = ?"));
            assertTrue(agent.terminate(Duration.ofSeconds(20)));

            fixture.forgetLease();
            fixture.startAgent(false);
            LAB.crash(UNIT);
            fixture.awaitPlan(UNIT, plan -> against(plan, "store"), "is held by the restored store");
            assertEquals("failed", LAB.show(UNIT, "ActiveState"));
            fixture.confirmStore();

            fixture.awaitIncident(
                    UNIT,
                    incident ->
                            fixture.count("select count(*) from incident where host = ? and closed_as = 'healed'") == 2,
                    "healed a second time");
            assertTrue(fixture.count("select epoch from host_lease where host = ?") > 2, fixture::story);
            assertEquals(
                    0, fixture.count("select count(*) from plan where host = ? and state = 'expired'"), fixture::story);
        }
    }

    @Test
    void aHelperThatDoesNotAnswerIsReportedAndAskedUntilItDoes() throws Exception {
        try (LoopFixture fixture = fixture(Set.of(UNIT))) {
            JavaProcess helper = fixture.startHelper(false);
            JavaProcess agent = fixture.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt(STEPS, "request");

            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), fixture::story);
            helper.kill();
            beforeRequest.release();
            SystemdLab.await(
                    "an alert that nothing is known of it",
                    Duration.ofSeconds(30),
                    () -> fixture.alerts(UNIT).stream().anyMatch(alert -> alert.contains("has not confirmed it")));
            fixture.awaitPlanState(UNIT, "ready");
            fixture.startHelper(false);

            fixture.awaitClosed(UNIT, "healed");
            assertEquals(
                    1,
                    fixture.alerts(UNIT).stream()
                            .filter(alert -> alert.contains("has not confirmed it"))
                            .count(),
                    "once, not each second");
            assertEquals(
                    1, fixture.count("select count(*) from plan where host = ? and state = 'expired'"), fixture::story);
        }
    }

    private LoopFixture fixture(Set<String> allowed) throws Exception {
        return new LoopFixture(POSTGRES, LAB, folder, allowed);
    }

    /** Whether this guard did not pass. */
    private static boolean against(Map<String, Object> plan, String guard) {
        return String.valueOf(plan.get("document"))
                .replace(" ", "")
                .matches(".*\"guard\":\"" + guard + "\"((?!\"guard\":).)*\"outcome\":\"(?!pass)[a-z]+\".*");
    }

    private static BooleanSupplier sleeping(Duration time) {
        long end = System.nanoTime() + time.toNanos();
        return () -> System.nanoTime() > end;
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    /** The unit's own rows in the host's ledger, oldest first. */
    private static List<Map<String, Object>> ledger(LoopFixture fixture) {
        return fixture.query("select action, extract(epoch from at) * 1000 as at from audit_entry"
                + " where stream = (?::uuid)::text and subject in (select id::text from plan where subject = '" + UNIT
                + "' union select id::text from incident where subject = '" + UNIT + "') order by seq");
    }

    private static void times(LoopFixture fixture, Instant crash) {
        ledger(fixture)
                .forEach(row -> System.out.printf(
                        Locale.ROOT,
                        "%-20s + %8.1f ms%n",
                        row.get("action"),
                        Double.parseDouble(String.valueOf(row.get("at"))) - crash.toEpochMilli()));
    }
}
