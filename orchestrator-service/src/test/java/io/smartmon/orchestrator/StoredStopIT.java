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
    void aStartDuringADatabaseOutageEndsAnEarlierStop() throws Exception {
        lab.reset(WEB.value());
        try (OutageFixture fixture = fixture("started", WEB)) {
            fixture.start(WEB);
            lab.exec("systemctl", "stop", WEB.value());
            fixture.awaitStored(WEB, "inactive", true);

            fixture.disconnectUntilLeaseExpires();
            lab.exec("systemctl", "start", WEB.value());
            fixture.awaitMemory(WEB, "runs", now -> now.state().activeState() == ActiveState.ACTIVE);
            lab.crash(WEB.value());
            fixture.awaitMemory(WEB, "failed", now -> now.state().activeState() == ActiveState.FAILED);
            assertEquals(
                    1,
                    fixture.number(
                            "select count(*) from service where host = ? and unit = ? and stop_seen", WEB.value()),
                    "the store does not know of the start");
            fixture.reconnect();

            assertEquals(
                    GuardVerdict.Outcome.PASS,
                    awaitIntent(fixture, WEB).outcome(),
                    () -> awaitIntent(fixture, WEB).toString());
            assertFalse(fixture.remembered(WEB).stopSeen());
            fixture.awaitStored(WEB, "failed", false);
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
            try (OutageFixture predecessor = fixture("left-alone", GRUDGING)) {
                predecessor.start(GRUDGING);
                var _ = lab.tryExec("systemctl", "stop", GRUDGING.value());
                predecessor.awaitStored(GRUDGING, "failed", true);
                assertEquals(
                        GuardVerdict.Outcome.DENY,
                        awaitIntent(predecessor, GRUDGING).outcome());
            }
            try (OutageFixture fixture = fixture("left-alone", GRUDGING)) {
                long before = plans(fixture);
                fixture.start(GRUDGING);
                fixture.awaitMemory(GRUDGING, "its stop is known", now -> now.stopSeen());

                GuardVerdict intent = awaitIntent(fixture, GRUDGING);
                assertEquals(GuardVerdict.Outcome.DENY, intent.outcome(), intent::toString);
                assertEquals("stop_seen", intent.reason().code());
                OutageFixture.pause(Duration.ofSeconds(1));
                assertEquals(before, plans(fixture), "nothing else was decided");
                fixture.awaitStored(GRUDGING, "failed", true);
            }
        } finally {
            var _ = lab.tryExec("systemctl", "kill", "--signal=KILL", GRUDGING.value());
            var _ = lab.tryExec("systemctl", "reset-failed", GRUDGING.value());
        }
    }

    private static long plans(OutageFixture fixture) {
        return fixture.number("select count(*) from plan where host = ? and subject = '" + GRUDGING + "'");
    }

    private static GuardVerdict awaitIntent(OutageFixture fixture, UnitName unit) {
        SystemdLab.await(
                "a decision on " + unit,
                OutageFixture.PATIENCE,
                () -> fixture.intent(unit).isPresent());
        return fixture.intent(unit).orElseThrow();
    }

    private OutageFixture fixture(String host, UnitName approved) throws IOException, SQLException {
        return new OutageFixture(lab, postgres, data, host, approved);
    }
}
