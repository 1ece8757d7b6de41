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

/** A failed service through the whole loop, with the real processes on a real systemd. */
class RepairLoopIT {
    private static final String UNIT = "lab-web.service";
    private static final String STEPS = "io.smartmon.orchestrator.repair.RepairSteps";

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
        try (LoopBench bench = bench(Set.of(UNIT))) {
            JavaProcess helper = bench.startHelper(false);
            JavaProcess agent = bench.startAgent(false);
            String before = LAB.show(UNIT, "InvocationID");
            SystemdLab.MainProcess process = LAB.mainProcess(UNIT);

            Instant crash = Instant.now();
            process.crash();
            bench.awaitClosed(UNIT, "healed");

            Map<String, Object> plan = bench.awaitVerdict(UNIT, "healed");
            assertEquals("active", LAB.show(UNIT, "ActiveState"));
            assertNotEquals(before, LAB.show(UNIT, "InvocationID"));
            assertEquals(List.of(), bench.alerts(UNIT), "a repair that held raises no alert");
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
                    ledger(bench).stream().map(row -> row.get("action")).toList(),
                    bench::story);
            times(bench, crash);
            System.out.printf(
                    Locale.ROOT,
                    "resident: agent %.0f MB, helper %.0f MB%n",
                    agent.residentMegabytes().orElse(0.0),
                    helper.residentMegabytes().orElse(0.0));
        }
    }

    @Test
    void aUnitThatIsNotAllowedIsReportedAndNotRepaired() throws Exception {
        try (LoopBench bench = bench(Set.of("lab-other.service"))) {
            bench.startHelper(false);
            JavaProcess agent = bench.startAgent(false);
            long jobs = bench.startJobs(UNIT);

            LAB.crash(UNIT);
            bench.awaitPlanState(UNIT, "left_alone");

            assertTrue(bench.alerts(UNIT).getFirst().contains("allow-list"), bench::story);
            HoldStore holds = new PostgresHoldStore(Database.of(POSTGRES.dataSource()));
            holds.place(new Hold(UUID.randomUUID(), null, Hold.Source.COMMAND, "ada", "deploying", now()));
            bench.awaitPlan(UNIT, plan -> against(plan, "hold"), "is decided again under the hold");
            holds.lift(new HoldStore.Lift(UUID.randomUUID(), null, "ada", "done", now()));
            bench.awaitPlan(UNIT, plan -> !against(plan, "hold"), "is decided again without the hold");
            assertTrue(agent.terminate(Duration.ofSeconds(20)));
            bench.set("DRY_RUN", "true").startAgent(false);
            bench.awaitPlan(UNIT, plan -> against(plan, "level"), "is decided again as a dry run");
            assertEquals(1, bench.alerts(UNIT).size(), bench::story);
            assertEquals("failed", LAB.show(UNIT, "ActiveState"));
            assertEquals(jobs, bench.startJobs(UNIT), "systemd saw no job of ours");
            assertEquals(0, bench.count("select count(*) from attempt where host = ?"));
        }
    }

    @Test
    void aDryRunStoresThePlanAndDoesNothing() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT)).set("DRY_RUN", "true")) {
            bench.startHelper(false);
            bench.startAgent(false);
            long jobs = bench.startJobs(UNIT);

            LAB.crash(UNIT);
            bench.awaitPlanState(UNIT, "watched");

            assertTrue(bench.alerts(UNIT).getFirst().contains("dry run"), bench::story);
            assertEquals("failed", LAB.show(UNIT, "ActiveState"));
            assertEquals(jobs, bench.startJobs(UNIT));
            assertEquals(0, bench.count("select count(*) from attempt where host = ?"));
            assertEquals(0, bench.count("select count(*) from reservation where host = ?"));
        }
    }

    @Test
    void aUnitThatIsStoppedByRequestIsLeftAlone() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT))) {
            bench.startHelper(false);
            bench.startAgent(false);

            LAB.exec("systemctl", "stop", UNIT);
            bench.awaitStored(UNIT, "inactive", true);
            SystemdLab.await("nothing happens", Duration.ofSeconds(3), sleeping(Duration.ofSeconds(2)));

            assertEquals("inactive", LAB.show(UNIT, "ActiveState"));
            assertEquals(0, bench.count("select count(*) from incident where host = ? and subject = '" + UNIT + "'"));
        }
    }

    @Test
    void aStopBetweenDecisionAndActIsRespected() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT))) {
            bench.startHelper(false);
            JavaProcess agent = bench.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt(STEPS, "request");

            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), bench::story);
            bench.awaitPlanState(UNIT, "ready");
            LAB.exec("systemctl", "stop", UNIT);
            bench.awaitStored(UNIT, "failed", true);
            String state = LAB.show(UNIT, "ActiveState");
            beforeRequest.release();

            bench.awaitPlanState(UNIT, "left_alone");
            assertEquals(
                    1,
                    bench.count("select count(*) from plan where host = ? and state = 'held' and answered_at is null"),
                    bench::story);
            assertEquals(state, LAB.show(UNIT, "ActiveState"), "the unit stays as the stop left it");
        }
    }

    @Test
    void aUnitThatCameBackBeforeTheActIsUntouched() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT))) {
            bench.startHelper(false);
            JavaProcess agent = bench.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt("io.smartmon.orchestrator.act.Acts", "request");

            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), bench::story);
            LAB.exec("systemctl", "start", UNIT);
            String back = LAB.show(UNIT, "InvocationID");
            beforeRequest.release();

            bench.awaitClosed(UNIT, "by_itself");
            assertEquals(
                    1,
                    bench.count("select count(*) from plan where host = ? and state = 'held' and answered_as = 'held'"),
                    bench::story);
            assertEquals(back, LAB.show(UNIT, "InvocationID"));
        }
    }

    @Test
    void aUnitThatFallsAgainInsideTheHoldWindowHasRecurred() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT)).set("SMARTMON_HOLD_WINDOW", "30s")) {
            bench.startHelper(false);
            bench.startAgent(false);
            LAB.crash(UNIT);
            Object first = bench.awaitVerdict(UNIT, "recovered").get("id");

            LAB.crash(UNIT);
            bench.awaitPlan(
                    UNIT,
                    plan -> "recovered".equals(plan.get("verdict")) && !Objects.equals(first, plan.get("id")),
                    "a second start recovered it");

            assertEquals(
                    List.of("recurred", "recovered"),
                    bench
                            .query("select verdict from plan where host = ? and subject = '" + UNIT
                                    + "' order by created_at")
                            .stream()
                            .map(row -> row.get("verdict"))
                            .toList(),
                    bench::story);
            assertTrue(bench.alerts(UNIT).getFirst().contains("failed again inside the hold window"), bench::story);
        }
    }

    @Test
    void aFallAndReturnBetweenObservationsIsNotKnownAndNeverHealed() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT)).set("SMARTMON_HOLD_WINDOW", "8s")) {
            bench.startHelper(false);
            JavaProcess first = bench.startAgent(false);
            LAB.crash(UNIT);
            bench.awaitVerdict(UNIT, "recovered");
            first.kill();

            LAB.crash(UNIT);
            LAB.exec("systemctl", "reset-failed", UNIT);
            LAB.exec("systemctl", "start", UNIT);
            bench.launchAgent(false);

            bench.awaitVerdict(UNIT, "not_known");
            bench.awaitClosed(UNIT, "not_known");
        }
    }

    @Test
    void anOutageIsBridgedByTheSameRun() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT)).set("SMARTMON_HOLD_WINDOW", "8s")) {
            bench.startHelper(false);
            JavaProcess first = bench.startAgent(false);
            LAB.crash(UNIT);
            bench.awaitVerdict(UNIT, "recovered");
            first.kill();

            bench.launchAgent(false);

            bench.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void aHoldFromPageOrCommandStopsTheRepairAndItsEndLetsItBeDone() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT))) {
            HoldStore holds = new PostgresHoldStore(Database.of(POSTGRES.dataSource()));
            bench.startHelper(false);
            bench.startAgent(false);
            for (Hold.Source source : List.of(Hold.Source.PAGE, Hold.Source.COMMAND)) {
                LAB.reset(UNIT);
                holds.place(new Hold(UUID.randomUUID(), null, source, "ada", "deploying", now()));
                LAB.crash(UNIT);
                bench.awaitPlanState(UNIT, "waiting");
                assertTrue(bench.alerts(UNIT).getLast().contains("deploying"), bench::story);
                assertEquals("failed", LAB.show(UNIT, "ActiveState"));

                holds.lift(new HoldStore.Lift(UUID.randomUUID(), null, "ada", "done", now()));
                bench.awaitClosed(UNIT, "healed");
            }
        }
    }

    @Test
    void aHoldFileStopsTheRepairEvenWhenItAppearsAfterTheDecision() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT))) {
            bench.startHelper(false);
            JavaProcess agent = bench.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt("io.smartmon.orchestrator.act.Acts", "request");
            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), bench::story);
            Path hold = bench.folder().resolve("helper").resolve("HOLD");
            Files.writeString(hold, "hands off\n");
            beforeRequest.release();

            bench.awaitPlanState(UNIT, "waiting");
            assertEquals(1, bench.count("select count(*) from plan where host = ? and state = 'held'"), bench::story);
            assertTrue(bench.alerts(UNIT).getFirst().contains("HOLD"), bench::story);
            assertEquals("failed", LAB.show(UNIT, "ActiveState"));

            Files.delete(hold);
            bench.awaitClosed(UNIT, "healed");
        }
    }

    @Test
    void givingUpIsLoudAndEndsTheAttemptsUntilItIsRearmed() throws Exception {
        String never = "lab-neverback.service";
        LAB.reset(never);
        try (LoopBench bench = bench(Set.of(never))) {
            bench.startHelper(false);
            bench.startAgent(false);
            LAB.exec("touch", "/run/lab-neverback.broken");
            try {
                LAB.crash(never);
                bench.awaitClosed(never, "given_up");

                assertEquals(3, bench.count("select count(*) from attempt where host = ?"), bench::story);
                assertEquals(3, bench.count("select count(*) from plan where host = ? and verdict = 'no_effect'"));
                assertTrue(bench.alerts(never).getLast().contains("Given up"), bench::story);

                LAB.exec("rm", "-f", "/run/lab-neverback.broken");
                bench.rearm(never);
                bench.awaitClosed(never, "healed");
                assertEquals(4, bench.count("select count(*) from attempt where host = ?"), bench::story);
            } finally {
                LAB.exec("rm", "-f", "/run/lab-neverback.broken");
            }
        }
    }

    @Test
    void aDatabaseThatIsYoungerThanTheHelpersMemoryGetsALeaseAboveIt() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT))) {
            bench.startHelper(false);
            assertTrue(bench.startAgent(false).terminate(Duration.ofSeconds(20)));
            JavaProcess agent = bench.startAgent(false);
            LAB.crash(UNIT);
            bench.awaitClosed(UNIT, "healed");
            assertEquals(2, bench.count("select epoch from host_lease where host = ?"));
            assertTrue(agent.terminate(Duration.ofSeconds(20)));

            bench.forgetLease();
            bench.startAgent(false);
            LAB.crash(UNIT);

            bench.awaitIncident(
                    UNIT,
                    incident ->
                            bench.count("select count(*) from incident where host = ? and closed_as = 'healed'") == 2,
                    "healed a second time");
            assertTrue(bench.count("select epoch from host_lease where host = ?") > 2, bench::story);
            assertEquals(
                    0, bench.count("select count(*) from plan where host = ? and state = 'expired'"), bench::story);
        }
    }

    @Test
    void aHelperThatDoesNotAnswerAStoredPlanIsReportedAndAskedUntilItDoes() throws Exception {
        try (LoopBench bench = bench(Set.of(UNIT))) {
            JavaProcess helper = bench.startHelper(false);
            JavaProcess agent = bench.startAgent(true);
            Breakpoints.Stop beforeRequest = agent.stopAt(STEPS, "request");

            LAB.crash(UNIT);
            assertTrue(beforeRequest.await(Duration.ofSeconds(20)), bench::story);
            helper.kill();
            beforeRequest.release();
            SystemdLab.await(
                    "an alert that nothing is known of it",
                    Duration.ofSeconds(30),
                    () -> bench.alerts(UNIT).stream().anyMatch(alert -> alert.contains("does not say whether")));
            bench.awaitPlanState(UNIT, "ready");
            bench.startHelper(false);

            bench.awaitClosed(UNIT, "healed");
            assertEquals(
                    1,
                    bench.alerts(UNIT).stream()
                            .filter(alert -> alert.contains("does not say whether"))
                            .count(),
                    "once, not each second");
            assertEquals(
                    1, bench.count("select count(*) from plan where host = ? and state = 'expired'"), bench::story);
        }
    }

    private LoopBench bench(Set<String> allowed) throws Exception {
        return new LoopBench(POSTGRES, LAB, folder, allowed);
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
    private static List<Map<String, Object>> ledger(LoopBench bench) {
        return bench.query("select action, extract(epoch from at) * 1000 as at from audit_entry"
                + " where stream = (?::uuid)::text and subject in (select id::text from plan where subject = '" + UNIT
                + "' union select id::text from incident where subject = '" + UNIT + "') order by seq");
    }

    private static void times(LoopBench bench, Instant crash) {
        ledger(bench)
                .forEach(row -> System.out.printf(
                        Locale.ROOT,
                        "%-20s + %8.1f ms%n",
                        row.get("action"),
                        Double.parseDouble(String.valueOf(row.get("at"))) - crash.toEpochMilli()));
    }
}
