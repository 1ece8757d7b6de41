package io.smartmon.storage.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The hash chains: what is written fits, and what is changed afterwards is found. */
class LedgerIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private final Database database = Database.of(postgres.dataSource());
    private final String stream = "stream-" + UUID.randomUUID();

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    private void write(int entries) {
        for (int i = 1; i <= entries; i++) {
            int number = i;
            database.inTransaction(connection -> {
                Ledger.append(
                        connection,
                        stream,
                        Instant.now(),
                        "ada",
                        "test.done",
                        "subject " + number,
                        Map.of("n", number));
                return number;
            });
        }
    }

    private AuditVerifier.StreamReport verified() {
        return new AuditVerifier(database)
                .verify().stream()
                        .filter(report -> report.stream().equals(stream))
                        .findFirst()
                        .orElseThrow();
    }

    private void change(String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            assertTrue(statement.executeUpdate(sql.replace("STREAM", "'" + stream + "'")) > 0);
        }
    }

    @Test
    void anUntouchedChainFits() {
        write(5);
        AuditVerifier.StreamReport report = verified();
        assertTrue(report.intact(), report.reason());
        assertEquals(5, report.entries());
    }

    @Test
    void writersAtOnceMakeOneChain() throws Exception {
        try (ExecutorService writers = Executors.newFixedThreadPool(4)) {
            List<Future<?>> running = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                running.add(writers.submit(() -> write(10)));
            }
            for (Future<?> one : running) {
                one.get();
            }
        }
        assertTrue(verified().intact(), verified().reason());
        assertEquals(40, verified().entries());
    }

    @Test
    void aChangedColumnIsFound() throws SQLException {
        write(4);
        change("update audit_entry set actor = 'eve' where stream = STREAM and seq = 2");
        assertEquals(2L, verified().brokenAt());
    }

    @Test
    void changedBytesAreFound() throws SQLException {
        write(4);
        change("update audit_entry set canonical = canonical || '\\x20'::bytea where stream = STREAM and seq = 3");
        assertEquals(3L, verified().brokenAt());
    }

    @Test
    void aRemovedEntryIsFound() throws SQLException {
        write(4);
        change("delete from audit_entry where stream = STREAM and seq = 2");
        assertEquals(2L, verified().brokenAt());
    }

    @Test
    void aRemovedEndIsFound() throws SQLException {
        write(4);
        change("delete from audit_entry where stream = STREAM and seq = 4");
        assertEquals(4L, verified().brokenAt());
    }

    @Test
    void anEntryWithAHashOfItsOwnIsFoundByTheNextOne() throws SQLException {
        write(4);
        change("update audit_entry set hash = sha256(previous || canonical || '\\x00'::bytea)"
                + " where stream = STREAM and seq = 1");
        assertEquals(1L, verified().brokenAt());
    }
}
