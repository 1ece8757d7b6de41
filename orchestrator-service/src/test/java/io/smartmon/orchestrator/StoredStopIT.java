package io.smartmon.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.orchestrator.guards.Schema;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** A stop that is stored, when an agent takes its host over: it counts until the unit was started, and no longer. */
class StoredStopIT {
    private static final UnitName WEB = UnitName.of("lab-web.service");
    /** Ends with a status of its own when it is stopped, so that a stop by request leaves it failed. */
    private static final UnitName GRUDGING = UnitName.of("stored-stop.service");

    @RegisterExtension
    static final SystemdLab lab = new SystemdLab();

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @TempDir
    Path data;

    @BeforeAll
    static void makeSchema() throws SQLException, IOException, URISyntaxException {
        Schema.make(postgres.dataSource());
    }

    @Test
    void aStartWhileTheDatabaseIsAwayEndsAStopThatWasStoredBefore() throws Exception {
        lab.reset(WEB.value());
        try (OutageBench bench = bench("started", WEB)) {
            bench.start(WEB);
            lab.exec("systemctl", "stop", WEB.value());
            bench.awaitStored(WEB, "inactive", true);

            bench.cutPastTheLease();
            lab.exec("systemctl", "start", WEB.value());
            bench.awaitMemory(WEB, "runs", now -> now.state().activeState() == ActiveState.ACTIVE);
            lab.crash(WEB.value());
            bench.awaitMemory(WEB, "failed", now -> now.state().activeState() == ActiveState.FAILED);
            assertEquals(
                    1,
                    bench.number("select count(*) from service where host = ? and unit = ? and stop_seen", WEB.value()),
                    "the store has not heard of the start");
            bench.mend();

            assertEquals(
                    GuardVerdict.Outcome.PASS,
                    awaitIntent(bench, WEB).outcome(),
                    () -> awaitIntent(bench, WEB).toString());
            assertFalse(bench.remembered(WEB).stopSeen());
            bench.awaitStored(WEB, "failed", false);
        } finally {
            lab.reset(WEB.value());
        }
    }

    @Test
    void aStopThatAPredecessorStoredIsLeftAlone() throws Exception {
        lab.exec(
                "systemd-run",
                "--quiet",
                "--unit=" + GRUDGING,
                "/bin/sh",
                "-c",
                "trap 'exit 3' TERM; while :; do sleep 0.05; done");
        try {
            try (OutageBench predecessor = bench("left-alone", GRUDGING)) {
                predecessor.start(GRUDGING);
                var _ = lab.tryExec("systemctl", "stop", GRUDGING.value());
                predecessor.awaitStored(GRUDGING, "failed", true);
                assertEquals(
                        GuardVerdict.Outcome.DENY,
                        awaitIntent(predecessor, GRUDGING).outcome());
            }
            try (OutageBench bench = bench("left-alone", GRUDGING)) {
                long before = plans(bench);
                bench.start(GRUDGING);
                bench.awaitMemory(GRUDGING, "its stop is known", now -> now.stopSeen());

                GuardVerdict intent = awaitIntent(bench, GRUDGING);
                assertEquals(GuardVerdict.Outcome.DENY, intent.outcome(), intent::toString);
                assertEquals("stop_seen", intent.reason().code());
                OutageBench.pause(Duration.ofSeconds(1));
                assertEquals(before, plans(bench), "nothing else was decided");
                bench.awaitStored(GRUDGING, "failed", true);
            }
        } finally {
            var _ = lab.tryExec("systemctl", "kill", "--signal=KILL", GRUDGING.value());
            var _ = lab.tryExec("systemctl", "reset-failed", GRUDGING.value());
        }
    }

    private static long plans(OutageBench bench) {
        return bench.number("select count(*) from plan where host = ? and subject = '" + GRUDGING + "'");
    }

    private static GuardVerdict awaitIntent(OutageBench bench, UnitName unit) {
        SystemdLab.await(
                "a decision on " + unit,
                OutageBench.PATIENCE,
                () -> bench.intent(unit).isPresent());
        return bench.intent(unit).orElseThrow();
    }

    private OutageBench bench(String host, UnitName approved) throws IOException, SQLException {
        return new OutageBench(lab, postgres, data, host, approved);
    }
}
