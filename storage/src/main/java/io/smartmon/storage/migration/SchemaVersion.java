package io.smartmon.storage.migration;

import io.smartmon.storage.connection.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;

/** Which schema the database has, for services that wait for it and never change it. */
public final class SchemaVersion {
    /** The version that this program's own migrations make. */
    public static final int CURRENT = 4;

    /** Says what to do with a database that a version from before the first release made. */
    static final String DEVELOPMENT =
            "this database was made by a development version before the first release; it cannot"
                    + " be brought up to date: name an empty database, or drop this one's tables";

    private SchemaVersion() {}

    /** What a service that accepts a range of versions finds in the database. */
    public sealed interface Finding {
        /** The program can work with this version, which may be a newer, additive one. */
        record Fits(int version) implements Finding {}

        /** Not yet: there is none, or an older one. Waiting helps. */
        record NotYet(String message) implements Finding {}

        /** The schema is newer than this program can work with: it must be updated. */
        record TooNew(String message) implements Finding {}
    }

    /**
     * Checks whether the schema's version is within the range, or a later one that a program of the range can still work
     * with: each schema states the least version that a program must know.
     *
     * @throws io.smartmon.domain.store.StoreUnavailableException if the database does not answer
     */
    public static Finding require(Database database, int least, int greatest) {
        OptionalInt present = database.inTransaction(SchemaVersion::read);
        if (present.isEmpty()) {
            return new Finding.NotYet("the database has no schema yet; the page makes it when it starts");
        }
        if (database.inTransaction(SchemaVersion::ofDevelopment)) {
            return new Finding.NotYet(DEVELOPMENT);
        }
        int version = present.getAsInt();
        if (version < least) {
            return new Finding.NotYet("the database has schema " + version + " and " + least + " is needed");
        }
        if (version > greatest && database.inTransaction(SchemaVersion::floor) > greatest) {
            return new Finding.TooNew(
                    "the database has schema " + version + " and this program knows up to " + greatest + ": update it");
        }
        return new Finding.Fits(version);
    }

    static OptionalInt read(Connection connection) throws SQLException {
        try (PreparedStatement there = connection.prepareStatement("select to_regclass('flyway_schema_history')");
                ResultSet row = there.executeQuery()) {
            if (!row.next() || row.getString(1) == null) {
                return OptionalInt.empty();
            }
        }
        try (PreparedStatement query =
                        connection.prepareStatement("select max(version::integer) as version from flyway_schema_history"
                                + " where success and version ~ '^[0-9]+$'");
                ResultSet row = query.executeQuery()) {
            row.next();
            int version = row.getInt("version");
            return version == 0 ? OptionalInt.empty() : OptionalInt.of(version);
        }
    }

    /** The least version that a program must know to work with this schema. */
    private static int floor(Connection connection) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select max(version) as version from schema_floor");
                ResultSet row = query.executeQuery()) {
            row.next();
            int floor = row.getInt("version");
            return row.wasNull() ? Integer.MAX_VALUE : floor;
        }
    }

    /** Whether the schema there is one from before the first release, which has none of the tables of today's first step. */
    static boolean ofDevelopment(Connection connection) throws SQLException {
        if (read(connection).isEmpty()) {
            return false;
        }
        try (PreparedStatement query = connection.prepareStatement("select to_regclass('host_boot') is null");
                ResultSet row = query.executeQuery()) {
            return row.next() && row.getBoolean(1);
        }
    }
}
