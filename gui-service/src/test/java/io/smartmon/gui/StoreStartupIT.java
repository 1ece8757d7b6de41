package io.smartmon.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.net.http.HttpResponse;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.slf4j.LoggerFactory;

/** What the GUI does with the schema that it finds. */
@Timeout(120)
class StoreStartupIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    @Test
    void anAdditiveLaterSchemaIsAcceptedAndItsViewsAreLeftAlone() throws SQLException {
        new Migrator(POSTGRES.dataSource(), line -> {}).migrate();
        execute("insert into flyway_schema_history"
                + " (installed_rank, version, description, type, script, installed_by, execution_time, success)"
                + " values (998, '9998', 'of a later version', 'SQL', 'V9998__later.sql', 'test', 1, true)");
        execute("alter table incident add column of_later text");
        execute("update schema_floor set version = 1");
        String views = views();
        try (RunningGui gui = RunningGui.start(POSTGRES.url())) {
            String ready = gui.get("/readyz", Map.of()).body();
            assertTrue(ready.contains("schema 9998"), ready);
            assertEquals(views, views());
        } finally {
            execute("delete from flyway_schema_history where version = '9998'");
        }
    }

    @Test
    void aSchemaOfALaterVersionIsLoggedOnceAndNothingIsWritten() throws SQLException {
        new Migrator(POSTGRES.dataSource(), line -> {}).migrate();
        execute("update schema_floor set version = 9999");
        execute("insert into flyway_schema_history"
                + " (installed_rank, version, description, type, script, installed_by, execution_time, success)"
                + " values (999, '9999', 'of a later version', 'SQL', 'V9999__later.sql', 'test', 1, true)");
        String views = views();
        Logger logger = (Logger) LoggerFactory.getLogger(StoreStartup.class);
        ListAppender<ILoggingEvent> logged = new ListAppender<>();
        logged.start();
        logger.addAppender(logged);
        try (RunningGui gui = RunningGui.begin(POSTGRES.url(), Map.of())) {
            long end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
            while (!detail(gui).contains("9999") && System.nanoTime() < end) {
                RunningGui.pause(Duration.ofMillis(100));
            }
            // It checks once a second: some more checks, none of which may write or log it again.
            RunningGui.pause(Duration.ofMillis(3_500));

            assertEquals(views, views(), "the views are those of the later version");
            String detail = detail(gui);
            assertTrue(detail.contains("schema 9999"), detail);
            assertTrue(detail.contains("takes schema " + StoreStartup.OLDEST_SCHEMA), detail);
            assertTrue(detail.contains("update it"), detail);
            List<String> lines = List.copyOf(logged.list).stream()
                    .map(ILoggingEvent::getFormattedMessage)
                    .toList();
            assertEquals(1, lines.stream().filter(line -> line.contains("9999")).count(), String.join("\n", lines));
            assertTrue(
                    lines.stream().noneMatch(line -> line.contains("checking the schema")), String.join("\n", lines));

            execute("delete from flyway_schema_history where version = '9999'");

            while (gui.get("/readyz", Map.of()).statusCode() != 200) {
                RunningGui.pause(Duration.ofMillis(100));
            }
        } finally {
            logger.detachAppender(logged);
        }
    }

    private static String detail(RunningGui gui) {
        HttpResponse<String> answer = gui.get("/readyz", Map.of());
        assertEquals(503, answer.statusCode(), answer.body());
        return answer.body();
    }

    /** Each view with its identity, which changes when it is dropped and made again. */
    private static String views() throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) as number,"
                        + " string_agg(relname || ' ' || oid, ', ' order by relname) as identities"
                        + " from pg_class where relkind = 'v' and relnamespace = current_schema()::regnamespace")) {
            assertTrue(row.next());
            assertTrue(row.getInt("number") >= 5, "there are views to keep");
            return row.getString("identities");
        }
    }

    private static void execute(String sql) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
