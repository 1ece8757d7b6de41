package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What is said of plans that were stored before their answers were. */
class EarlierAnswersIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @Test
    void theLedgerSaysHowEarlierPlansWereAnsweredAndNothingIsSaidWhereItDoesNot() throws SQLException {
        Flyway.configure().dataSource(postgres.dataSource()).target("4").load().migrate();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            plan(statement, 1, "done", "'healed'");
            plan(statement, 2, "held", "null");
            plan(statement, 3, "ready", "null");
            entry(statement, 1, 1, "plan.ready", "12:00:00");
            entry(statement, 2, 1, "plan.accepted", "12:00:01");
            entry(statement, 3, 1, "plan.indeterminate", "12:00:09");
            entry(statement, 4, 1, "plan.healed", "12:10:03");
            entry(statement, 5, 2, "plan.held", "12:20:00");

            new Migrator(postgres.dataSource(), line -> {}).migrate();

            assertEquals("accepted 12:00:01", answer(statement, 1));
            assertEquals("nothing", answer(statement, 2));
            assertEquals("nothing", answer(statement, 3));
        }
    }

    private static String id(int number) {
        return "00000000-0000-7000-8000-00000000000" + number;
    }

    private static void plan(Statement statement, int number, String state, String verdict) throws SQLException {
        statement.execute(
                "insert into incident (host, id, subject, kind, state, summary, detail, opened_at, evidence) values ('"
                        + id(9) + "', '" + id(number) + "', 'web-" + number
                        + ".service', 'service_failed', 'open', 'failed', '', '2026-01-01 12:00:00Z', '{}')");
        statement.execute(
                "insert into plan (host, id, incident, unit, verb, state, verdict, epoch, hash, detail, created_at,"
                        + " changed_at, document, answered_at) values ('" + id(9) + "', '" + id(number) + "', '"
                        + id(number)
                        + "', 'web.service', 'start', '" + state + "', " + verdict
                        + ", 1, '00', '', '2026-01-01 12:00:00Z',"
                        + " '2026-01-01 12:30:00Z', '{}', '2026-01-01 12:30:00Z')");
    }

    private static void entry(Statement statement, int seq, int plan, String action, String time) throws SQLException {
        statement.execute("insert into audit_entry (stream, seq, at, actor, action, subject, canonical, previous, hash)"
                + " values ('" + id(9) + "', " + seq + ", '2026-01-01 " + time + "Z', 'agent', '" + action + "', '"
                + id(plan)
                + "', '', '', '')");
    }

    private static String answer(Statement statement, int plan) throws SQLException {
        try (ResultSet row = statement.executeQuery(
                "select coalesce(answered_as || to_char(answered_at at time zone 'UTC', ' HH24:MI:SS'), 'nothing')"
                        + " from plan where id = '" + id(plan) + "'")) {
            row.next();
            return row.getString(1);
        }
    }
}
