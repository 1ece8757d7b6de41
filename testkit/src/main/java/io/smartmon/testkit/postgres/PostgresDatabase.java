package io.smartmon.testkit.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A JUnit extension that gives a test class an empty database of a real PostgreSQL server.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final PostgresDatabase postgres = new PostgresDatabase();
 * }</pre>
 *
 * <p>The server is started once in a JVM, by the first class that needs it, and stopped at the end of the run; the database
 * is dropped after the class. Nothing is migrated here. The environment variable {@code SMARTMON_TEST_POSTGRES} names
 * another server, as {@code jdbc:postgresql://HOST:PORT/DATABASE?user=U&password=P} of a role that may create databases.
 * Where no server can run, the tests are aborted with the reason; where {@code SMARTMON_REQUIRED} names {@code postgres},
 * they fail. Thread-safe.
 */
public final class PostgresDatabase implements BeforeAllCallback, AfterAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE =
            ExtensionContext.Namespace.create(PostgresDatabase.class);
    private static final AtomicInteger NUMBER = new AtomicInteger();

    private final int major;
    private final List<String> copies = new CopyOnWriteArrayList<>();
    private @Nullable PostgresServer server;
    private @Nullable String database;

    /** Creates an extension that starts nothing before the first test class needs it. */
    public PostgresDatabase() {
        this(0);
    }

    private PostgresDatabase(int major) {
        this.major = major;
    }

    /**
     * The same on a server of one major version, such as 16. Its binaries are in a jar in the folder of that number, below
     * the one that the system property {@code smartmon.postgres.jars} names; the environment's server is not used.
     */
    public static PostgresDatabase ofMajor(int major) {
        return new PostgresDatabase(major);
    }

    @Override
    public void beforeAll(ExtensionContext context) throws SQLException {
        PostgresServer.Shared shared = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent(
                        "server " + major, ignored -> PostgresServer.Shared.start(major), PostgresServer.Shared.class);
        PostgresServer running = shared.server;
        if (running == null) {
            String message = "PostgreSQL for tests: " + shared.unavailable;
            if (required()) {
                throw new AssertionFailedError(message + " (SMARTMON_REQUIRED names postgres)");
            }
            throw new TestAbortedException(message);
        }
        String name = "test_" + ProcessHandle.current().pid() + "_" + NUMBER.incrementAndGet();
        execute(running, "create database " + name + " template template0 encoding 'UTF8'");
        server = running;
        database = name;
    }

    @Override
    public void afterAll(ExtensionContext context) throws SQLException {
        PostgresServer running = server;
        if (running != null && database != null) {
            execute(running, "drop database if exists " + database + " with (force)");
            for (String copy : copies) {
                execute(running, "drop database if exists " + copy + " with (force)");
            }
        }
        copies.clear();
        server = null;
        database = null;
    }

    /** The database's address, as {@code DATABASE_URL} takes it. */
    public String url() {
        return "postgresql://" + running().user() + ":" + running().password() + "@"
                + running().host() + ":" + running().port() + "/" + name();
    }

    /** A source of plain connections to it. */
    public DataSource dataSource() {
        return source(running(), name());
    }

    /** The database's name. */
    public String name() {
        String name = database;
        if (name == null) {
            throw new IllegalStateException("register it as a static field with @RegisterExtension");
        }
        return name;
    }

    /** Ends every connection to the database from the server's side, as a restart would. */
    public void endConnections() throws SQLException {
        execute(
                running(),
                "select pg_terminate_backend(pid) from pg_stat_activity where datname = '" + name()
                        + "' and pid <> pg_backend_pid()");
    }

    /**
     * Copies the database as it is now, for {@link #restore}. Every connection to it ends from the server's side, and none is
     * taken meanwhile.
     */
    public String copy() throws SQLException {
        String copy = name() + "_copy_" + (copies.size() + 1);
        close();
        try {
            execute(running(), "create database " + copy + " template " + name());
            copies.add(copy);
        } finally {
            execute(running(), "alter database " + name() + " allow_connections true");
        }
        return copy;
    }

    /** Puts a copy in the place of the database, as bringing back a backup does; it can be put there once. */
    public void restore(String copy) throws SQLException {
        close();
        execute(running(), "drop database " + name());
        execute(running(), "alter database " + copy + " rename to " + name());
    }

    private void close() throws SQLException {
        execute(running(), "alter database " + name() + " allow_connections false");
        endConnections();
    }

    private PostgresServer running() {
        PostgresServer running = server;
        if (running == null) {
            throw new IllegalStateException("register it as a static field with @RegisterExtension");
        }
        return running;
    }

    private static DataSource source(PostgresServer server, String database) {
        PGSimpleDataSource source = new PGSimpleDataSource();
        source.setServerNames(new String[] {server.host()});
        source.setPortNumbers(new int[] {server.port()});
        source.setDatabaseName(database);
        source.setUser(server.user());
        source.setPassword(server.password());
        return source;
    }

    private static void execute(PostgresServer server, String sql) throws SQLException {
        try (Connection connection = source(server, server.database()).getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static boolean required() {
        String property = System.getProperty("smartmon.required", "");
        String environment = System.getenv("SMARTMON_REQUIRED");
        return Stream.of(property, environment == null ? "" : environment)
                .flatMap(names -> Arrays.stream(names.split("[,\\s]+", -1)))
                .anyMatch("postgres"::equals);
    }
}
