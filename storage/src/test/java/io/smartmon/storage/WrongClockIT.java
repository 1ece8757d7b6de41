package io.smartmon.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.ObservationStore.Numbered;
import io.smartmon.domain.store.SampleStore.Appended;
import io.smartmon.domain.subject.Subject;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What an agent says whose clock is wrong is kept, and is nowhere the current state. */
class WrongClockIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private final Database database = Database.of(postgres.dataSource());
    private final PostgresObservationStore observations = new PostgresObservationStore(database);
    private final HostProfile profile = new HostProfile("m-" + UUID.randomUUID(), "boot", "web", "Debian", 2, 1);
    private final UUID run = UUID.randomUUID();
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    private static Numbered numbered(long sequence, Instant at) {
        return new Numbered(
                sequence,
                true,
                new Observation(
                        new ObservationKind("mount"),
                        Subject.of("mount", "/var"),
                        at,
                        Measures.of("used", Measure.ratio(0.5))));
    }

    @Test
    void itsRowsAreStoredAndTheCurrentStateWaitsUntilItIsRight() {
        Instant late = now.minus(Duration.ofMinutes(6));
        HostId host =
                new PostgresFleetStore(database).register(profile, run, late).host();
        assertEquals(new Appended(1, 0, 0), observations.append(host, run, List.of(numbered(1, late))));
        assertEquals(List.of(), observations.current(host));

        new PostgresFleetStore(database).register(profile, run, now);
        Numbered right = numbered(2, now);
        observations.append(host, run, List.of(right));
        assertEquals(List.of(right.observation()), observations.current(host));
    }

    @Test
    void withinARunTheSequenceOrdersObservationsNotTheClock() {
        HostId host =
                new PostgresFleetStore(database).register(profile, run, now).host();
        observations.append(host, run, List.of(numbered(1, now)));
        Numbered next = numbered(2, now.minusSeconds(30));
        observations.append(host, run, List.of(next));
        assertEquals(List.of(next.observation()), observations.current(host));
    }

    @Test
    void withinARunTheSequenceOrdersSamplesNotTheClock() throws SQLException {
        HostId host =
                new PostgresFleetStore(database).register(profile, run, now).host();
        PostgresSampleStore samples = new PostgresSampleStore(database);
        samples.append(host, run, List.of(sample(1, now.plusSeconds(240))));
        samples.append(host, run, List.of(sample(2, now)));
        try (Connection connection = postgres.dataSource().getConnection();
                Statement query = connection.createStatement();
                ResultSet row =
                        query.executeQuery("select sequence from host_current where host = '" + host.value() + "'")) {
            row.next();
            assertEquals(2, row.getLong(1), "the clock was put right, and what it said before freezes nothing");
        }
    }

    private static SystemSample sample(long sequence, Instant at) {
        return new SystemSample(sequence, at, null, 0.5, 0.25, 0.125, 8L << 30, 4L << 30, 0, 0, 60, List.of());
    }
}
