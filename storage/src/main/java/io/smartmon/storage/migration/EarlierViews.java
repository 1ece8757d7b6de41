package io.smartmon.storage.migration;

import io.smartmon.storage.connection.Columns;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** The views with the names of the earlier product's tables. A name that a table already uses is left alone. */
final class EarlierViews {
    static final List<String> NAMES = List.of(
            "system_metrics",
            "service_status",
            "network_logs",
            "process_status",
            "alerts",
            "recovery_logs",
            "restart_attempts",
            "smart_health",
            "k8s_pod_health",
            "k8s_cluster_health",
            "job_runs");
    private static final String FUNCTIONS = "smartmon_functions";

    private EarlierViews() {}

    /** Recreates the views and returns the names that are taken by something other than a view. */
    static List<String> make(Connection connection) throws SQLException {
        run(connection, FUNCTIONS);
        List<String> taken = new ArrayList<>();
        for (String name : NAMES) {
            if (taken(connection, name)) {
                taken.add(name);
                continue;
            }
            run(connection, name);
        }
        return taken;
    }

    private static void run(Connection connection, String name) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(script(name));
        }
    }

    private static boolean taken(Connection connection, String name) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(
                "select 1 from pg_class where relname = ? and relnamespace = current_schema()::regnamespace"
                        + " and relkind <> 'v'")) {
            Columns.set(query, name);
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private static String script(String name) {
        try (InputStream script = EarlierViews.class.getResourceAsStream("/db/views/" + name + ".sql")) {
            if (script == null) {
                throw new IllegalStateException("the program lacks its own file db/views/" + name + ".sql");
            }
            return new String(script.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }
}
