package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.storage.connection.Database;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A program beside a schema that is one version ahead of it. */
class OneAheadIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static final int NEXT = SchemaVersion.CURRENT + 1;

    @BeforeAll
    static void migrate() throws SQLException {
        new Migrator(POSTGRES.dataSource(), line -> {}).migrate();
        sql("insert into flyway_schema_history (installed_rank, version, description, type, script, installed_by,"
                + " execution_time, success) values (900, '" + NEXT
                + "', 'later', 'SQL', 'later.sql', 'test', 1, true)");
    }

    @Test
    void anAdditiveLaterSchemaIsAccepted() throws SQLException {
        sql("update schema_floor set version = " + SchemaVersion.CURRENT);
        assertEquals(new SchemaVersion.Finding.Fits(NEXT), found(SchemaVersion.CURRENT));
    }

    @Test
    void anIncompatibleLaterSchemaMakesAnOlderProgramAskForAnUpdate() throws SQLException {
        sql("update schema_floor set version = " + NEXT);
        String message = assertInstanceOf(SchemaVersion.Finding.TooNew.class, found(SchemaVersion.CURRENT))
                .message();
        assertTrue(message.contains("schema " + NEXT) && message.endsWith("update it"), message);
        assertEquals(new SchemaVersion.Finding.Fits(NEXT), found(NEXT), "the later program goes on");
    }

    @Test
    void aSchemaThatDoesNotSayWhatItNeedsIsTooNew() throws SQLException {
        sql("delete from schema_floor");
        try {
            assertInstanceOf(SchemaVersion.Finding.TooNew.class, found(SchemaVersion.CURRENT));
        } finally {
            sql("insert into schema_floor values (1)");
        }
    }

    private static SchemaVersion.Finding found(int greatest) {
        return SchemaVersion.require(Database.of(POSTGRES.dataSource()), 1, greatest);
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
