package io.smartmon.storage.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeout;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The database with one connection, when the database is there, goes away, or refuses. */
class SingleConnectionIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private static SingleConnection to(String url) {
        DatabaseUrl.Parsed.Valid valid = assertInstanceOf(DatabaseUrl.Parsed.Valid.class, DatabaseUrl.parse(url));
        return new SingleConnection(valid.url(), "test");
    }

    private static int one(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select 1")) {
            row.next();
            return row.getInt(1);
        }
    }

    @Test
    void aConnectionThatWasEndedIsOpenedAgainWithinTheSameCall() throws SQLException {
        try (SingleConnection database = to(postgres.url())) {
            assertEquals(1, database.inTransaction(SingleConnectionIT::one));
            postgres.endConnections();
            assertEquals(1, database.inTransaction(SingleConnectionIT::one));
        }
    }

    @Test
    void anUnreachableServerIsReportedWithinSeconds() throws IOException {
        int free;
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            free = socket.getLocalPort();
        }
        try (SingleConnection database = to("postgresql://u:p@127.0.0.1:" + free + "/d")) {
            assertTimeout(
                    Duration.ofSeconds(8),
                    () -> assertThrows(
                            StoreUnavailableException.class, () -> database.inTransaction(SingleConnectionIT::one)));
        }
    }

    @Test
    void aServerThatAcceptsAndSaysNothingIsReportedWithinSeconds() throws IOException {
        try (ServerSocket silent = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
                SingleConnection database = to("postgresql://u:p@127.0.0.1:" + silent.getLocalPort() + "/d")) {
            assertTimeout(
                    Duration.ofSeconds(12),
                    () -> assertThrows(
                            StoreUnavailableException.class, () -> database.inTransaction(SingleConnectionIT::one)));
        }
    }

    @Test
    void aWrongPasswordIsOneLineThatNamesTheVariableAndNotThePassword() {
        try (SingleConnection database = to(postgres.url().replaceFirst(":[^:@/]+@", ":wrong-secret@"))) {
            StoreUnavailableException refused = assertThrows(
                    StoreUnavailableException.class, () -> database.inTransaction(SingleConnectionIT::one));
            String message = String.valueOf(refused.getMessage());
            assertTrue(message.contains("DATABASE_URL"), message);
            assertEquals(1, message.lines().count());
            assertTrue(!message.contains("wrong-secret"), message);
        }
    }

    @Test
    void failedWorkLeavesNothingAndTheConnectionIsUsable() {
        try (SingleConnection database = to(postgres.url())) {
            assertThrows(
                    IllegalStateException.class,
                    () -> database.inTransaction(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            statement.execute("create table left_over (id integer)");
                        }
                        throw new IllegalStateException("on purpose");
                    }));
            assertEquals(1, database.inTransaction(SingleConnectionIT::one));
            assertThrows(
                    StoreUnavailableException.class,
                    () -> database.inTransaction(connection -> {
                        try (Statement statement = connection.createStatement()) {
                            return statement.executeUpdate("insert into left_over values (1)");
                        }
                    }),
                    "a table that is not there means that the schema is not there yet");
        }
    }
}
