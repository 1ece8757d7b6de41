package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is read often has an index: with scans of whole tables switched off the planner finds one. */
class IndexedReadsIT {
    private static final String ID = "'00000000-0000-7000-8000-000000000001'";

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "plan_by_subject | from plan where host = ID and subject_kind = 'unit' and subject = 'a'"
                        + " order by created_at desc limit 1",
                "plan_host_incident_sequence_key | from plan where host = ID and incident = ID"
                        + " order by sequence desc limit 1",
                "incident_by_id | from incident where id = ID",
                "incident_unsettled | from incident where state <> 'closed' or closed_as = 'given_up'"
                        + " order by opened_at desc, id desc limit 10",
                "attempt_by_subject | from attempt where host = ID and subject_kind = 'unit' and subject = 'a'"
                        + " order by stored_at desc",
                "command_waiting | from command where host = ID and state = 'queued' order by asked_at, id",
                "host_by_name | from host where lower(name) = 'a'",
                "alert_by_n | from alert where n > 5 order by n desc",
            })
    void theReadUsesItsIndex(String index, String read) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("set enable_seqscan = off");
            StringBuilder plan = new StringBuilder();
            try (ResultSet row = statement.executeQuery("explain select * " + read.replace("ID", ID))) {
                while (row.next()) {
                    plan.append(row.getString(1)).append('\n');
                }
            }
            assertTrue(plan.indexOf(index) >= 0 && plan.indexOf("Seq Scan") < 0, plan.toString());
        }
    }
}
