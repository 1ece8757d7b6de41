package io.smartmon.storage.migration;

import io.smartmon.storage.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.OptionalInt;

/** Which schema the database has, for services that wait for it and never change it. */
public final class SchemaVersion {
    private SchemaVersion() {}

    /** What a service that accepts a range of versions finds. */
    public sealed interface Finding {
        /** It can work with this version. */
        record Fits(int version) implements Finding {}

        /** Not yet: there is none, or an older one. Waiting helps. */
        record NotYet(String message) implements Finding {}

        /** The schema is newer than this program knows: it must be updated. */
        record TooNew(String message) implements Finding {}
    }

    /**
     * Checks whether the schema's version is within the range.
     *
     * @throws io.smartmon.domain.store.StoreUnavailableException if the database does not answer
     */
    public static Finding require(Database database, int least, int greatest) {
        OptionalInt present = database.inTransaction(SchemaVersion::read);
        if (present.isEmpty()) {
            return new Finding.NotYet("the database has no schema yet; the page makes it when it starts");
        }
        int version = present.getAsInt();
        if (version < least) {
            return new Finding.NotYet("the database has schema " + version + " and " + least + " is needed");
        }
        if (version > greatest) {
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
}
