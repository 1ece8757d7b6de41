package io.smartmon.orchestrator;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.store.LeaseStore;
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
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;

/** What an agent sees while its database is away for longer than its lease stands. */
class OutageIT {
    private static final UnitName WEB = UnitName.of("lab-web.service");
    private static final AtomicInteger HOSTS = new AtomicInteger();
    private static final Duration PAUSE = Duration.ofSeconds(1);
    private static final String SAMPLES = "select count(*) from system_sample where host = ?";
    private static final String FAILURES = "select count(*) from service_transition where host = ? and unit = '" + WEB
            + "' and active_state = 'failed'";

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

    @BeforeEach
    @AfterEach
    void resetUnit() {
        lab.reset(WEB.value());
    }

    @Test
    void bufferedObservationsAreStoredOnceWithTheirOwnTime() throws Exception {
        try (OutageFixture fixture = fixture()) {
            fixture.start(WEB);
            OutageFixture.pause(PAUSE);

            fixture.disconnectUntilLeaseExpires();
            Instant lapsed = Instant.now();
            lab.crash(WEB.value());
            fixture.awaitMemory(WEB, "failed", now -> now.state().activeState() == ActiveState.FAILED);
            // More than a retry of the observer, which finds the lease run out.
            OutageFixture.pause(PAUSE.multipliedBy(2));
            Instant back = Instant.now();
            fixture.reconnect();
            long before = fixture.taken();

            SystemdLab.await("every sample is stored", OutageFixture.PATIENCE, () -> fixture.number(SAMPLES) > before);
            assertEquals(
                    0, fixture.number("select max(sequence) - count(*) from system_sample where host = ?"), "no gap");
            long duringOutage = fixture.number(SAMPLES + " and observed_at > ? and observed_at < ?", lapsed, back);
            assertTrue(duringOutage >= 10, () -> "samples of the time without a lease: " + duringOutage);
            SystemdLab.await("the failure is stored", OutageFixture.PATIENCE, () -> fixture.number(FAILURES) > 0);
            assertEquals(1, fixture.number(FAILURES + " and observed_at > ? and observed_at < ?", lapsed, back));
            assertEquals(1, fixture.number(FAILURES), "once");
            fixture.awaitStored(WEB, "failed", false);
            assertEquals(0, fixture.samplesDropped());
            assertEquals(0, fixture.transitionsDropped());
        }
    }

    @Test
    void observationsFromBeforeATakeoverAreDroppedAndCounted() throws Exception {
        try (OutageFixture fixture = fixture()) {
            fixture.start(WEB);
            UUID another = UUID.randomUUID();

            fixture.disconnectUntilLeaseExpires();
            Instant lapsed = Instant.now();
            lab.crash(WEB.value());
            fixture.awaitMemory(WEB, "failed", now -> now.state().activeState() == ActiveState.FAILED);
            SystemdLab.await(
                    "another takes the lease",
                    OutageFixture.PATIENCE,
                    () -> fixture.another(another, Duration.ofMinutes(1)) instanceof LeaseStore.Answer.Held);
            OutageFixture.pause(PAUSE);
            fixture.anotherReleases(another);
            Instant free = Instant.now();
            assertEquals(0, fixture.samplesDropped() + fixture.transitionsDropped(), "nobody was asked yet");
            fixture.reconnect();
            SystemdLab.await(
                    "samples are stored again",
                    OutageFixture.PATIENCE,
                    () -> fixture.number(SAMPLES + " and observed_at > ?", free) > 3);
            fixture.awaitStored(WEB, "failed", false);

            assertEquals(0, fixture.number(SAMPLES + " and observed_at > ? and observed_at < ?", lapsed, free));
            assertEquals(0, fixture.number(FAILURES));
            // The numbers of what was dropped are the only ones that are missing.
            assertEquals(
                    fixture.samplesDropped(),
                    fixture.number("select max(sequence) - count(*) from system_sample where host = ?"));
            assertTrue(fixture.samplesDropped() >= 10, () -> "dropped samples: " + fixture.samplesDropped());
            assertTrue(fixture.transitionsDropped() >= 1, "the failure is counted");
        }
    }

    @Test
    void aStandbyStoresNothingAndCountsOnlyLostObservations() throws Exception {
        try (OutageFixture fixture = fixture()) {
            Duration term = OutageFixture.LEASE.multipliedBy(4);
            assertInstanceOf(LeaseStore.Answer.Held.class, fixture.another(UUID.randomUUID(), term));
            fixture.agent.start();
            SystemdLab.await("the unit is seen", OutageFixture.PATIENCE, () -> fixture.sees(WEB));
            // It collects before it knows of the other one, and that alone is counted.
            SystemdLab.await(
                    "what was seen before is given up", OutageFixture.PATIENCE, () -> fixture.samplesDropped() > 0);
            OutageFixture.pause(PAUSE);
            long known = fixture.samplesDropped();
            long changes = fixture.transitionsDropped();
            long taken = fixture.taken();
            OutageFixture.pause(PAUSE);
            assertFalse(fixture.acting());
            assertTrue(fixture.taken() > taken, "it collects");
            assertEquals(known, fixture.samplesDropped(), "the other one stores");

            fixture.connection.cut();
            SystemdLab.await(
                    "the other's lease has run out as well",
                    OutageFixture.PATIENCE,
                    () -> fixture.samplesDropped() > known);
            lab.crash(WEB.value());
            SystemdLab.await(
                    "the crash is counted", OutageFixture.PATIENCE, () -> fixture.transitionsDropped() > changes);
            Instant back = Instant.now();
            fixture.reconnect();
            SystemdLab.await("samples are stored", OutageFixture.PATIENCE, () -> fixture.number(SAMPLES) > 3);

            assertEquals(0, fixture.number(SAMPLES + " and observed_at < ?", back), "it never answered for this time");
            assertEquals(0, fixture.number(FAILURES));
        }
    }

    private OutageFixture fixture() throws IOException, SQLException {
        return new OutageFixture(lab, postgres, data, "outage-" + HOSTS.incrementAndGet(), WEB);
    }
}
