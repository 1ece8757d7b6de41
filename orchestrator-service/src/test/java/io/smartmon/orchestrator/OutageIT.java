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
    private static final Duration WHILE = Duration.ofSeconds(1);
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
    void aRunningUnit() {
        lab.reset(WEB.value());
    }

    @Test
    void whatWasSeenWaitsForTheStoreAndTheLeaseAndIsStoredOnceWithItsOwnTime() throws Exception {
        try (OutageBench bench = bench()) {
            bench.start(WEB);
            OutageBench.pause(WHILE);

            bench.cutPastTheLease();
            Instant lapsed = Instant.now();
            lab.crash(WEB.value());
            bench.awaitMemory(WEB, "failed", now -> now.state().activeState() == ActiveState.FAILED);
            // More than a retry of the observer, which finds the lease run out.
            OutageBench.pause(WHILE.multipliedBy(2));
            Instant back = Instant.now();
            bench.mend();
            long before = bench.taken();

            SystemdLab.await("every sample is stored", OutageBench.PATIENCE, () -> bench.number(SAMPLES) > before);
            assertEquals(
                    0, bench.number("select max(sequence) - count(*) from system_sample where host = ?"), "no gap");
            long meanwhile = bench.number(SAMPLES + " and observed_at > ? and observed_at < ?", lapsed, back);
            assertTrue(meanwhile >= 10, () -> "samples of the time without a lease: " + meanwhile);
            SystemdLab.await("the failure is stored", OutageBench.PATIENCE, () -> bench.number(FAILURES) > 0);
            assertEquals(1, bench.number(FAILURES + " and observed_at > ? and observed_at < ?", lapsed, back));
            assertEquals(1, bench.number(FAILURES), "once");
            bench.awaitStored(WEB, "failed", false);
            assertEquals(0, bench.samplesDropped());
            assertEquals(0, bench.transitionsDropped());
        }
    }

    @Test
    void whatWasSeenBeforeAnotherHeldTheLeaseIsNeverStoredAndCounted() throws Exception {
        try (OutageBench bench = bench()) {
            bench.start(WEB);
            UUID another = UUID.randomUUID();

            bench.cutPastTheLease();
            Instant lapsed = Instant.now();
            lab.crash(WEB.value());
            bench.awaitMemory(WEB, "failed", now -> now.state().activeState() == ActiveState.FAILED);
            SystemdLab.await(
                    "another takes the lease",
                    OutageBench.PATIENCE,
                    () -> bench.another(another, Duration.ofMinutes(1)) instanceof LeaseStore.Answer.Held);
            OutageBench.pause(WHILE);
            bench.anotherReleases(another);
            Instant free = Instant.now();
            assertEquals(0, bench.samplesDropped() + bench.transitionsDropped(), "nobody was asked yet");
            bench.mend();
            SystemdLab.await(
                    "samples are stored again",
                    OutageBench.PATIENCE,
                    () -> bench.number(SAMPLES + " and observed_at > ?", free) > 3);
            bench.awaitStored(WEB, "failed", false);

            assertEquals(0, bench.number(SAMPLES + " and observed_at > ? and observed_at < ?", lapsed, free));
            assertEquals(0, bench.number(FAILURES));
            // The numbers of what was dropped are the only ones that are missing.
            assertEquals(
                    bench.samplesDropped(),
                    bench.number("select max(sequence) - count(*) from system_sample where host = ?"));
            assertTrue(bench.samplesDropped() >= 10, () -> "dropped samples: " + bench.samplesDropped());
            assertTrue(bench.transitionsDropped() >= 1, "the failure is counted");
        }
    }

    @Test
    void oneThatStandsByStoresNothingAndCountsOnlyWhatNobodyCanHaveStored() throws Exception {
        try (OutageBench bench = bench()) {
            Duration term = OutageBench.LEASE.multipliedBy(4);
            assertInstanceOf(LeaseStore.Answer.Held.class, bench.another(UUID.randomUUID(), term));
            bench.agent.start();
            SystemdLab.await("the unit is seen", OutageBench.PATIENCE, () -> bench.sees(WEB));
            // It collects before it knows of the other one, and that alone is counted.
            SystemdLab.await(
                    "what was seen before is given up", OutageBench.PATIENCE, () -> bench.samplesDropped() > 0);
            OutageBench.pause(WHILE);
            long known = bench.samplesDropped();
            long changes = bench.transitionsDropped();
            long taken = bench.taken();
            OutageBench.pause(WHILE);
            assertFalse(bench.acting());
            assertTrue(bench.taken() > taken, "it collects");
            assertEquals(known, bench.samplesDropped(), "the other one stores");

            bench.line.cut();
            SystemdLab.await(
                    "the other's lease has run out as well",
                    OutageBench.PATIENCE,
                    () -> bench.samplesDropped() > known);
            lab.crash(WEB.value());
            SystemdLab.await("the crash is counted", OutageBench.PATIENCE, () -> bench.transitionsDropped() > changes);
            Instant back = Instant.now();
            bench.mend();
            SystemdLab.await("samples are stored", OutageBench.PATIENCE, () -> bench.number(SAMPLES) > 3);

            assertEquals(0, bench.number(SAMPLES + " and observed_at < ?", back), "it never answered for this time");
            assertEquals(0, bench.number(FAILURES));
        }
    }

    private OutageBench bench() throws IOException, SQLException {
        return new OutageBench(lab, postgres, data, "outage-" + HOSTS.incrementAndGet(), WEB);
    }
}
