package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.Breakpoints;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/**
 * A kill -9 of the agent and of the helper at every step that {@code docs/reference/states.md} names: the real process
 * is stopped there, one of the two is killed and restarted, and in the end the unit has healed by exactly one start.
 */
class StepKillIT {
    private static final String DECIDE = "io.smartmon.orchestrator.repair.DecideSteps";
    private static final String REQUEST = "io.smartmon.orchestrator.repair.HelperSteps";
    private static final String VERIFY = "io.smartmon.orchestrator.repair.VerifySteps";
    private static final String HELPER = "io.smartmon.shim.act.ActSteps";
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    /** How many rows run side by side, each with processes, a host name and a unit of its own. */
    private static final int SIDE_BY_SIDE = 6;

    private static final List<Step> ALL = List.of(
            new Step("opened", false, DECIDE, "decide"),
            new Step("decided", false, DECIDE, "commit"),
            new Step("committed", false, REQUEST, "request"),
            new Step("requesting", false, "io.smartmon.host.helper.HelperClient", "act"),
            new Step("received", true, HELPER, "check"),
            new Step("checked", true, HELPER, "recordAccepted"),
            new Step("accepted", true, HELPER, "callSystemd"),
            new Step("called", true, HELPER, "recordResult"),
            new Step("result stored", true, HELPER, "answer"),
            new Step("answered", false, REQUEST, "record"),
            new Step("recorded", false, VERIFY, "settle"),
            new Step("judged", false, VERIFY, "concludeFirst"),
            new Step("recovered", false, VERIFY, "hold"),
            new Step("ending", false, VERIFY, "concludeHold"));

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

    /**
     * A point to kill at.
     *
     * @param inHelper whether it is a step of the helper
     */
    private record Step(String name, boolean inHelper, String className, String method) {}

    private enum Victim {
        AGENT,
        HELPER
    }

    private record Row(Step step, Victim victim, List<String> plans, String closedAs, long starts) {
        @Override
        public String toString() {
            return String.format(
                    Locale.ROOT,
                    "%-13s %-13s %-40s %-8s %d start%s",
                    step.name(),
                    victim,
                    plans,
                    closedAs,
                    starts,
                    starts == 1 ? "" : "s");
        }
    }

    @Test
    void aDeathAtAnyStepDoesNothingTwiceAndLosesNothing() throws Exception {
        List<Future<Row>> futures = new ArrayList<>();
        try (ExecutorService rows = Executors.newFixedThreadPool(SIDE_BY_SIDE)) {
            int number = 0;
            for (Victim victim : Victim.values()) {
                for (Step step : ALL) {
                    int unit = ++number;
                    futures.add(rows.submit(() -> row(step, victim, unit)));
                }
            }
        }
        System.out.println("step          killed        plans                                    incident systemd");
        for (Future<Row> future : futures) {
            Row row = future.get();
            System.out.println(row);
            assertEquals("healed", row.closedAs(), row::toString);
            assertEquals(1, row.starts(), row::toString);
        }
        assertEquals(Victim.values().length * ALL.size(), futures.size());
    }

    private Row row(Step step, Victim victim, int number) throws Exception {
        String unit = "lab-many@" + number + ".service";
        LAB.exec("systemctl", "restart", unit);
        Path own = Files.createDirectory(folder.resolve("row-" + number));
        try (LoopFixture fixture = new LoopFixture(POSTGRES, LAB, own, Set.of(unit))) {
            JavaProcess helper = fixture.startHelper(step.inHelper());
            JavaProcess agent = fixture.startAgent(!step.inHelper());
            JavaProcess stopped = step.inHelper() ? helper : agent;
            Breakpoints.Stop stop = stopped.stopAt(step.className(), step.method(), step.inHelper() ? "" : unit);
            long before = fixture.startJobs(unit);

            LAB.crash(unit);
            assertTrue(stop.await(TIMEOUT), () -> step + " was not reached\n" + fixture.story());
            switch (victim) {
                case AGENT -> {
                    agent.kill();
                    stop.release();
                    fixture.launchAgent(false);
                }
                case HELPER -> {
                    helper.kill();
                    fixture.startHelper(false);
                    stop.release();
                }
            }
            fixture.awaitClosed(unit, "healed");
            List<String> plans = fixture
                    .query(
                            "select state || '/' || coalesce(verdict, reason->>'code', '') as plan from plan where host = ? and subject = '"
                                    + unit + "' order by created_at")
                    .stream()
                    .map(plan -> String.valueOf(plan.get("plan")))
                    .toList();
            return new Row(step, victim, plans, "healed", fixture.startJobs(unit) - before);
        }
    }
}
