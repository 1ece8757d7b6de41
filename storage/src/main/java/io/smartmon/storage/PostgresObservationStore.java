package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore.Appended;
import io.smartmon.domain.subject.Subject;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.BinaryOperator;

/** Observations in PostgreSQL: the newest of each kind and subject, and kept ones in partitions by time. */
public final class PostgresObservationStore implements ObservationStore {
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int MAX_BATCH = 1000;
    private static final BinaryOperator<Numbered> LATER =
            BinaryOperator.maxBy(Comparator.comparingLong(Numbered::sequence));

    private final Database database;

    /** A store on this database that accepts rows from seven days ago to five minutes ahead of its clock. */
    public PostgresObservationStore(Database database) {
        this.database = database;
    }

    private record Key(ObservationKind kind, String subjectKind, String subject) {
        static Key of(Numbered numbered) {
            Observation observation = numbered.observation();
            return new Key(
                    observation.kind(),
                    observation.subject().kind(),
                    observation.subject().name());
        }
    }

    @Override
    public Appended append(HostId host, UUID run, List<Numbered> observations) {
        if (observations.size() > MAX_BATCH) {
            throw new IllegalArgumentException("at most " + MAX_BATCH + " observations, got " + observations.size());
        }
        if (observations.isEmpty()) {
            return new Appended(0, 0, 0);
        }
        return database.inTransaction(connection -> {
            HostRows.Locked locked = HostRows.lock(connection, host);
            List<Numbered> kept = new ArrayList<>();
            List<Numbered> currentOnly = new ArrayList<>();
            Map<Key, Numbered> newest = new LinkedHashMap<>();
            int rejected = 0;
            for (Numbered numbered : observations) {
                if (!locked.accepts(numbered.observation().at(), RETENTION)) {
                    RejectedRows.add(
                            connection,
                            host,
                            "observation",
                            run,
                            numbered.sequence(),
                            numbered.observation().at(),
                            RejectedRows.OUTSIDE,
                            numbered);
                    rejected++;
                    continue;
                }
                (numbered.keep() ? kept : currentOnly).add(numbered);
                newest.merge(Key.of(numbered), numbered, LATER);
            }
            int stored = insert(connection, host, run, kept);
            // With a wrong clock, an agent's observations would stay the newest until it is corrected.
            List<Numbered> changed = locked.clockCorrect() ? bringUpToDate(connection, host, run, newest) : List.of();
            stored +=
                    (int) changed.stream().filter(numbered -> !numbered.keep()).count();
            if (!changed.isEmpty()) {
                recordEvent(connection, host, changed);
            }
            return new Appended(stored, kept.size() + currentOnly.size() - stored, rejected);
        });
    }

    private static int insert(Connection connection, HostId host, UUID run, Collection<Numbered> kept)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into observation (host, run, sequence, observed_at, kind, subject_kind, subject, document)
                values (?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """)) {
            for (Numbered numbered : kept) {
                Observation observation = numbered.observation();
                Columns.set(
                        insert,
                        host,
                        run,
                        numbered.sequence(),
                        observation.at(),
                        observation.kind().code(),
                        observation.subject().kind(),
                        observation.subject().name(),
                        Columns.json(observation.document()));
                insert.addBatch();
            }
            return Arrays.stream(insert.executeBatch())
                    .filter(PostgresObservationStore::written)
                    .map(count -> 1)
                    .sum();
        }
    }

    /** Which of these are now the newest. Within a run the sequence number decides; between runs only the time can. */
    private static List<Numbered> bringUpToDate(Connection connection, HostId host, UUID run, Map<Key, Numbered> newest)
            throws SQLException {
        List<Numbered> rows = List.copyOf(newest.values());
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into observation_current as c (host, kind, subject_kind, subject, run, sequence, observed_at,
                                                      document)
                values (?, ?, ?, ?, ?, ?, ?, ?)
                on conflict (host, kind, subject_kind, subject) do update
                   set run = excluded.run, sequence = excluded.sequence, observed_at = excluded.observed_at,
                       stored_at = clock_timestamp(), document = excluded.document
                 where case when c.run = excluded.run then c.sequence < excluded.sequence
                            else c.observed_at < excluded.observed_at
                                 or c.observed_at > clock_timestamp() + interval '5 minutes' end
                """)) {
            for (Numbered numbered : rows) {
                Observation observation = numbered.observation();
                Columns.set(
                        upsert,
                        host,
                        observation.kind().code(),
                        observation.subject().kind(),
                        observation.subject().name(),
                        run,
                        numbered.sequence(),
                        observation.at(),
                        Columns.json(observation.document()));
                upsert.addBatch();
            }
            int[] counts = upsert.executeBatch();
            List<Numbered> changed = new ArrayList<>();
            for (int i = 0; i < counts.length; i++) {
                if (written(counts[i])) {
                    changed.add(rows.get(i));
                }
            }
            return changed;
        }
    }

    private static boolean written(int count) {
        return count > 0 || count == Statement.SUCCESS_NO_INFO;
    }

    /** One event per batch with the kinds that changed. */
    private static void recordEvent(Connection connection, HostId host, List<Numbered> changed) throws SQLException {
        TreeSet<String> kinds = new TreeSet<>();
        for (Numbered numbered : changed) {
            kinds.add(numbered.observation().kind().code());
        }
        LiveEvents.appendQuietly(connection, "observation", host, Map.of("kinds", List.copyOf(kinds)));
    }

    @Override
    public List<Observation> current(HostId host) {
        return database.inTransaction(connection -> {
            List<Observation> current = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                    select kind, subject_kind, subject, observed_at, document from observation_current
                     where host = ? order by kind, subject_kind, subject
                    """)) {
                Columns.set(query, host);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        current.add(new Observation(
                                ObservationKind.decode(Columns.text(row, "kind")),
                                Subject.of(Columns.text(row, "subject_kind"), Columns.text(row, "subject")),
                                Columns.instant(row, "observed_at"),
                                Objects.requireNonNull(Columns.fromJson(row, "document", Measures.class))));
                    }
                }
            }
            return current;
        });
    }
}
