package io.smartmon.storage.account;

import io.smartmon.domain.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** Runs work on a connection, in one transaction. Thread-safe. */
record Transactions(DataSource source) {
    /** Work on a connection that neither commits nor closes it. */
    @FunctionalInterface
    interface Work<T extends @Nullable Object> {
        T on(Connection connection) throws SQLException;
    }

    /** Does the work and commits it, or takes all of it back. */
    <T extends @Nullable Object> T run(Work<T> work) {
        try (Connection connection = source.getConnection()) {
            boolean before = connection.getAutoCommit();
            connection.setAutoCommit(false);
            boolean done = false;
            try {
                T result = work.on(connection);
                connection.commit();
                done = true;
                return result;
            } finally {
                if (!done) {
                    connection.rollback();
                }
                connection.setAutoCommit(before);
            }
        } catch (SQLException e) {
            throw new StoreUnavailableException("the store did not answer: " + e.getMessage(), e);
        }
    }

    /** An instant as the driver takes it. */
    static OffsetDateTime sql(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }

    /** An instant as the driver takes it, or null. */
    static @Nullable OffsetDateTime sqlOrNull(@Nullable Instant instant) {
        return instant == null ? null : sql(instant);
    }

    /** An instant as the driver gave it. */
    static Instant instant(@Nullable OffsetDateTime value) {
        if (value == null) {
            throw new IllegalStateException("a column that is not null was null");
        }
        return value.toInstant();
    }

    /** An instant as the driver gave it, or null. */
    static @Nullable Instant instantOrNull(@Nullable OffsetDateTime value) {
        return value == null ? null : value.toInstant();
    }
}
