package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A database in which the earlier product keeps its tables. */
class EarlierTablesIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @Test
    void itsTablesAreLeftAloneAndItIsSaidWhichViewsAreMissing() throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("create table alerts (id serial primary key, hostname text, message text)");
            statement.execute("create table system_metrics (id serial primary key, hostname text, cpu_usage real)");
            statement.execute("insert into alerts (hostname, message) values ('old', 'kept')");
        }
        List<String> lines = new ArrayList<>();
        for (int start = 1; start <= 2; start++) {
            lines.clear();
            Migrator.Migrated migrated = new Migrator(postgres.dataSource(), lines::add).migrate();
            assertEquals(List.of("system_metrics", "alerts"), migrated.namesTaken());
            assertTrue(
                    lines.stream().anyMatch(line -> line.contains("earlier product") && line.contains("alerts")),
                    lines.toString());
        }
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(
                        "select message || (select count(*) from service_status)::text from alerts")) {
            assertTrue(row.next());
            assertEquals("kept0", row.getString(1));
        }
    }
}
