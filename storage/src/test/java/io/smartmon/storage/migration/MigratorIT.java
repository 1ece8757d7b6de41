package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.storage.connection.Database;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The schema on an empty database, and at every later start. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class MigratorIT {
    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    @Test
    @Order(1)
    void anEmptyDatabaseHasNoSchemaYet() {
        assertInstanceOf(
                SchemaVersion.Finding.NotYet.class, SchemaVersion.require(Database.of(postgres.dataSource()), 1, 99));
    }

    @Test
    @Order(2)
    void anEmptyDatabaseGetsTheSchemaAndSaysSo() {
        List<String> lines = new ArrayList<>();
        Migrator.Migrated migrated = new Migrator(postgres.dataSource(), lines::add).migrate();

        assertTrue(migrated.applied() >= 1);
        assertEquals(List.of(), migrated.namesTaken());
        assertTrue(lines.stream().anyMatch(line -> line.startsWith("applied migration 1")), lines.toString());
        assertInstanceOf(
                SchemaVersion.Finding.Fits.class,
                SchemaVersion.require(Database.of(postgres.dataSource()), 1, migrated.version()));
    }

    @Test
    @Order(3)
    void theSecondStartChangesNothing() {
        Migrator.Migrated migrated = new Migrator(postgres.dataSource(), line -> {}).migrate();

        assertEquals(0, migrated.applied());
        assertEquals(List.of(), migrated.namesTaken());
    }

    @Test
    @Order(4)
    void aProgramThatIsOlderThanTheSchemaAsksToBeUpdated() {
        assertInstanceOf(
                SchemaVersion.Finding.TooNew.class, SchemaVersion.require(Database.of(postgres.dataSource()), 0, 0));
    }

    @Test
    @Order(5)
    void theMigrationsEndAtTheVersionThatTheProgramStates() {
        assertEquals(
                SchemaVersion.CURRENT,
                new Migrator(postgres.dataSource(), line -> {}).migrate().version());
    }

    @Test
    @Order(6)
    void aDatabaseOfADevelopmentVersionIsRefusedInOneLineAndLeftAsItIs() throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            // What the schema before the first release had and had not.
            statement.execute("drop table host_boot");
            MigrationFailedException refused = assertThrows(
                    MigrationFailedException.class, () -> new Migrator(postgres.dataSource(), line -> {}).migrate());
            assertTrue(
                    String.valueOf(refused.getMessage())
                            .startsWith("this database was made by a development version before the first release; "),
                    refused.getMessage());
            assertEquals(1, String.valueOf(refused.getMessage()).lines().count());
            SchemaVersion.Finding.NotYet notYet = assertInstanceOf(
                    SchemaVersion.Finding.NotYet.class,
                    SchemaVersion.require(Database.of(postgres.dataSource()), 1, 99));
            assertEquals(refused.getMessage(), notYet.message());
            try (ResultSet row = statement.executeQuery("select to_regclass('host_boot') is null")) {
                assertTrue(row.next() && row.getBoolean(1), "nothing was made");
            }
        }
    }
}
