package io.smartmon.gui.keeper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.time.SystemScheduler;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.keeper.JobLease;
import io.smartmon.storage.keeper.KeeperStore;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.storage.read.IncidentReader;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.IncidentStory;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Timeout(60)
class SilentHostsIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final SilentHosts.Times FAST = new SilentHosts.Times(Duration.ofSeconds(1), Duration.ofMillis(100));

    private final SystemScheduler scheduler = new SystemScheduler(() -> 0, Throwable::printStackTrace);
    private Database database;
    private IncidentReader incidents;
    private HostId host;

    @BeforeEach
    void register() {
        new Migrator(POSTGRES.dataSource(), line -> {}).migrate();
        database = Database.of(POSTGRES.dataSource());
        incidents = new IncidentReader(database);
        host = new PostgresFleetStore(database)
                .register(
                        new HostProfile("machine-" + UUID.randomUUID(), "boot", "web-1", "Debian", 2, 1L << 32),
                        UUID.randomUUID(),
                        Instant.now())
                .host();
    }

    @AfterEach
    void end() {
        scheduler.close();
    }

    @Test
    void aSilentHostGetsAnIncidentThatClosesWhenItReportsAgain() throws Exception {
        try (SilentHosts job = new SilentHosts(new KeeperStore(database), scheduler, FAST)) {
            seen("now() - interval '10 minutes'");
            job.begin();

            IncidentRow opened = await(IncidentState.OPEN);
            assertEquals(new HostSubject("web-1"), opened.incident().subject());
            assertEquals("critical", opened.incident().severity().code());
            assertTrue(opened.foundByKeeper());
            assertTrue(
                    opened.evidence().span("silent_for").orElseThrow().compareTo(Duration.ofMinutes(10)) >= 0,
                    opened.evidence().toString());
            assertEquals(List.of(), new PostgresIncidentStore(database).unfinished(host), "no agent takes it over");

            IncidentRow closed = awaitWhileSeen(IncidentState.CLOSED);
            assertEquals(opened.incident().id(), closed.incident().id());
            assertEquals(ClosedAs.BY_ITSELF, closed.incident().closedAs());
            IncidentStory story = incidents.story(closed.incident().id()).orElseThrow();
            assertEquals(
                    List.of(Alert.State.FIRING, Alert.State.RESOLVED),
                    story.alerts().stream().map(row -> row.alert().state()).toList());
            assertEquals(
                    1,
                    story.alerts().stream()
                            .map(row -> row.alert().key())
                            .distinct()
                            .count());
        }
    }

    @Test
    void aKeeperThatHasJustBegunFirstListensAsLongAsAHostMayBeSilent() throws Exception {
        SilentHosts.Times patient = new SilentHosts.Times(Duration.ofSeconds(2), Duration.ofMillis(100));
        try (SilentHosts job = new SilentHosts(new KeeperStore(database), scheduler, patient)) {
            seen("now() - interval '10 minutes'");
            Instant begun = Instant.now();
            job.begin();

            IncidentRow opened = await(IncidentState.OPEN);

            assertTrue(
                    Duration.between(begun, opened.incident().openedAt()).compareTo(patient.silentAfter()) >= 0,
                    opened.incident().openedAt() + " after " + begun);
        }
    }

    @Test
    void aHostIsCalledSilentAtItsTimeThoughRoundsAreFarApart() throws Exception {
        SilentHosts.Times seldom = new SilentHosts.Times(Duration.ofSeconds(2), Duration.ofMinutes(5));
        try (SilentHosts job = new SilentHosts(new KeeperStore(database), scheduler, seldom)) {
            seen("now()");
            Instant last = Instant.now();
            job.begin();

            IncidentRow opened = await(IncidentState.OPEN);
            Duration after = Duration.between(last, opened.incident().openedAt());
            assertTrue(after.compareTo(seldom.silentAfter()) >= 0 && after.toSeconds() < 10, after.toString());

            awaitWhileSeen(IncidentState.CLOSED);
        }
    }

    @Test
    void aClockOfTheDatabaseThatIsSetForwardMakesNoHostSilent() throws Exception {
        SilentHosts.Times patient = new SilentHosts.Times(Duration.ofSeconds(3), Duration.ofMillis(100));
        try (SilentHosts job = new SilentHosts(new KeeperStore(database), scheduler, patient)) {
            job.begin();
            // To the database it reported an hour ago each time, as after a step of its clock between report and round.
            for (int i = 0; i < 60; i++) {
                seen("now() - interval '1 hour' + " + i + " * interval '1 millisecond'");
                Thread.sleep(100);
            }
            assertEquals(0, incidents.incidents(null, host, 10, 0).total());
        }
    }

    @Test
    void aHostThatReportsNowAndThenHasOneIncident() throws Exception {
        try (SilentHosts job = new SilentHosts(new KeeperStore(database), scheduler, FAST)) {
            job.begin();
            await(IncidentState.OPEN);
            for (int i = 0; i < 4; i++) {
                seen("clock_timestamp()");
                Thread.sleep(1_200);
            }
            assertEquals(1, incidents.incidents(null, host, 10, 0).total());
            assertEquals(1, incidents.incidents(IncidentState.OPEN, host, 10, 0).total());
        }
    }

    @Test
    void aHostWhoseIncidentCannotBeStoredHidesNoOther() throws Exception {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                PreparedStatement insert = connection.prepareStatement(
                        "insert into host (id, machine_id, name, boot_id, run, operating_system, cores, memory_bytes,"
                                + " first_seen_at, registered_at) values ('00000000-0000-0000-0000-000000000001',"
                                + " 'nameless', '', 'boot', gen_random_uuid(), '', 1, 1, now(), now())")) {
            insert.executeUpdate();
        }
        try (SilentHosts job = new SilentHosts(new KeeperStore(database), scheduler, FAST)) {
            job.begin();
            assertEquals(
                    new HostSubject("web-1"),
                    await(IncidentState.OPEN).incident().subject());
        } finally {
            try (Connection connection = POSTGRES.dataSource().getConnection();
                    PreparedStatement delete =
                            connection.prepareStatement("delete from host where machine_id = 'nameless'")) {
                delete.executeUpdate();
            }
        }
    }

    @Test
    void aLeaseHasOneHolderAndItsEpochGrows() throws Exception {
        KeeperStore store = new KeeperStore(database);
        var first =
                store.acquire("job", UUID.randomUUID(), Duration.ofMillis(1)).orElseThrow();
        Thread.sleep(20);
        var second =
                store.acquire("job", UUID.randomUUID(), Duration.ofMinutes(1)).orElseThrow();

        assertTrue(second.epoch() > first.epoch());
        assertTrue(
                store.acquire("job", UUID.randomUUID(), Duration.ofMinutes(1)).isEmpty());
    }

    @Test
    void whatAFencedOutKeeperWritesChangesNothing() throws Exception {
        KeeperStore store = new KeeperStore(database);
        JobLease old =
                store.acquire("fenced", UUID.randomUUID(), Duration.ofMillis(1)).orElseThrow();
        Optional<JobLease> taken = Optional.empty();
        while (taken.isEmpty()) {
            taken = store.acquire("fenced", UUID.randomUUID(), Duration.ofMinutes(1));
        }
        JobLease current = taken.get();
        Incident incident = silent();
        Reason reason = Reason.of("host_silent");
        String before = written();

        assertFalse(store.open(old, incident, reason, alert(incident, Alert.State.FIRING)));
        store.release(old);

        assertEquals(before, written());
        assertTrue(
                store.acquire("fenced", UUID.randomUUID(), Duration.ofMinutes(1))
                        .isEmpty(),
                "the lease is still another's");
        assertTrue(store.open(current, incident, reason, alert(incident, Alert.State.FIRING)));
        String opened = written();
        assertNotEquals(before, opened);

        assertFalse(close(store, old, incident));

        assertEquals(opened, written());
        assertEquals(1, incidents.incidents(IncidentState.OPEN, host, 10, 0).total());
        assertTrue(close(store, current, incident));
        assertEquals(1, incidents.incidents(IncidentState.CLOSED, host, 10, 0).total());
    }

    private static boolean close(KeeperStore store, JobLease lease, Incident incident) {
        return store.close(
                lease,
                incident,
                Measures.none(),
                Reason.of("reporting_again"),
                Instant.now(),
                alert(incident, Alert.State.RESOLVED));
    }

    private Incident silent() {
        Instant now = Instant.now();
        return Incident.opening(
                UUID.randomUUID(),
                new Finding(
                        host, SilentHosts.KIND, new HostSubject("web-1"), Severity.CRITICAL, Measures.none(), now, now),
                now);
    }

    private static Alert alert(Incident incident, Alert.State state) {
        return new Alert(
                UUID.randomUUID(),
                "host_silent",
                "host_silent:" + incident.host(),
                state,
                Severity.CRITICAL,
                "keeper",
                "web-1 has not reported.",
                Instant.now());
    }

    /** How many rows there are of all that such a write touches. */
    private static String written() throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                PreparedStatement query = connection.prepareStatement("""
                        select (select count(*) from incident) || ' incidents, ' || (select count(*) from alert)
                            || ' alerts, ' || (select count(*) from audit_entry) || ' entries, '
                            || (select count(*) from live_event) || ' events, '
                            || (select count(*) from incident where state = 'closed') || ' closed'
                        """);
                ResultSet row = query.executeQuery()) {
            assertTrue(row.next());
            return row.getString(1);
        }
    }

    private void seen(String when) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                PreparedStatement update =
                        connection.prepareStatement("update host_current set heard_at = " + when + " where host = ?")) {
            update.setObject(1, host.value());
            assertEquals(1, update.executeUpdate());
        }
    }

    /** The host reports regularly until then. */
    private IncidentRow awaitWhileSeen(IncidentState state) throws Exception {
        while (incidents.incidents(state, host, 10, 0).items().isEmpty()) {
            seen("clock_timestamp()");
            Thread.sleep(20);
        }
        return await(state);
    }

    private IncidentRow await(IncidentState state) throws InterruptedException {
        while (true) {
            List<IncidentRow> found = incidents.incidents(state, host, 10, 0).items();
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            Thread.sleep(50);
        }
    }
}
