package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.storage.connection.Database;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Partitions by an injected clock, and keepers that meet. */
class PartitionKeeperIT {
    private static final Instant NOON = Instant.parse("2031-03-05T12:00:00Z");

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private final Database database = Database.of(postgres.dataSource());

    @BeforeEach
    void migrate() throws SQLException {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("delete from job_run");
            for (String table : List.of("system_sample", "observation", "service_transition")) {
                for (String partition : partitions(table)) {
                    statement.execute("drop table " + partition);
                }
            }
        }
    }

    private PartitionKeeper keeper(Instant now) {
        return new PartitionKeeper(database, UUID.randomUUID(), InstantSource.fixed(now));
    }

    private static List<String> partitions(String table) throws SQLException {
        List<String> names = new ArrayList<>();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row =
                        statement.executeQuery("select inhrelid::regclass::text from pg_inherits where inhparent = '"
                                + table + "'::regclass order by 1")) {
            while (row.next()) {
                names.add(row.getString(1));
            }
        }
        return names;
    }

    @Test
    void daysFromTheOldestKeptToSevenAheadAreThereAndOthersAreDropped() throws SQLException {
        assertInstanceOf(PartitionKeeper.Outcome.Kept.class, keeper(NOON).run());

        List<String> samples = partitions("system_sample");
        assertEquals(15, samples.size(), samples.toString());
        assertEquals("system_sample_p20310226", samples.getFirst());
        assertEquals("system_sample_p20310312", samples.getLast());
        assertTrue(partitions("service_transition").size() >= 14);
    }

    @Test
    void theNextDayOneIsMadeAndOneIsDropped() throws SQLException {
        keeper(NOON).run();
        keeper(NOON.plus(Duration.ofDays(1))).run();

        List<String> samples = partitions("system_sample");
        assertEquals(15, samples.size());
        assertTrue(samples.contains("system_sample_p20310313"));
        assertFalse(samples.contains("system_sample_p20310226"));
    }

    @Test
    void aSecondRoundOfTheSameDayChangesNothing() {
        keeper(NOON).run();
        assertEquals(new PartitionKeeper.Outcome.Kept(0, 0), keeper(NOON).run());
    }

    @Test
    void whileOneKeeperIsAtItAnotherLeavesItAlone() {
        PartitionKeeper first = keeper(NOON);
        assertTrue(first.acquire() > 0);
        assertInstanceOf(
                PartitionKeeper.Outcome.LeftToOther.class,
                keeper(NOON.plus(Duration.ofDays(30))).run());
    }

    @Test
    void aKeeperThatSleptPastItsLeaseIsFencedOutAndDropsNothing() throws SQLException {
        keeper(NOON).run();
        PartitionKeeper sleeper = keeper(NOON.plus(Duration.ofDays(300)));
        long epoch = sleeper.acquire();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("update job_run set expires_at = clock_timestamp()");
        }
        keeper(NOON).run();
        List<String> before = partitions("system_sample");

        assertInstanceOf(PartitionKeeper.Outcome.LeftToOther.class, sleeper.runUnder(epoch));
        assertEquals(before, partitions("system_sample"));
    }

    @Test
    void aLeaseThatEndsLaterThanItsTermFromNowHasEnded() throws SQLException {
        assertTrue(keeper(NOON).acquire() > 0);
        sql("update job_run set expires_at = clock_timestamp() + interval '1 hour'");
        assertInstanceOf(PartitionKeeper.Outcome.Kept.class, keeper(NOON).run(), "the database's clock went back");
    }

    @Test
    void whatIsOverIsDeletedInTheEndAndWhatIsNotStays() throws SQLException {
        sql("insert into alert (host, id, code, key, state, severity, source, message, at) values"
                + " (gen_random_uuid(), gen_random_uuid(), 'outside', 'k', 'firing', 'info', 's', 'm', now())");
        for (String state : List.of("due", "delivered", "dead")) {
            sql("insert into outbox (host, alert, channel, state, due_at, changed_at)"
                    + " select host, id, gen_random_uuid(), '" + state + "', now(), now() from alert");
        }
        sql("insert into rejected_row (host, kind, run, sequence, observed_at, reason, document)"
                + " values (gen_random_uuid(), 'sample', gen_random_uuid(), 1, now(), 'ahead', '{}')");
        for (String state : List.of("queued", "expired")) {
            sql("insert into command (host, id, version, kind, arguments, asked_by, asked_at, expires_at, state)"
                    + " values (gen_random_uuid(), gen_random_uuid(), 1, 'restart', '{}', 'ada', now(), now(), '"
                    + state + "')");
        }
        keeper(Instant.now()).run();
        assertEquals(List.of(3, 1, 2), List.of(count("outbox"), count("rejected_row"), count("command")));
        keeper(Instant.now().plus(Duration.ofDays(91))).run();
        assertEquals(List.of(1, 0, 1), List.of(count("outbox"), count("rejected_row"), count("command")));
    }

    private void sql(String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private int count(String table) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from " + table)) {
            row.next();
            return row.getInt(1);
        }
    }
}
