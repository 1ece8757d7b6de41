package io.smartmon.storage.connection;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/**
 * Access to one PostgreSQL database, in whole transactions only. Thread-safe.
 *
 * <p>Every work may be run again after a conflict with another transaction, so it must have no effect outside of its
 * connection.
 */
public interface Database {
    /**
     * Runs the work in one transaction: committed when it returns, rolled back when it throws.
     *
     * @throws io.smartmon.domain.store.StoreUnavailableException if the database does not answer, or is not ready for us
     * @throws StoreFailedException if it answers with an error of ours
     */
    <T> T inTransaction(Work<T> work);

    /**
     * Runs a work of one statement, which is a transaction by itself: where nothing is begun and committed around it, it costs
     * one round trip and not three.
     *
     * @throws io.smartmon.domain.store.StoreUnavailableException if the database does not answer, or is not ready for us
     * @throws StoreFailedException if it answers with an error of ours
     */
    default <T> T inOneStatement(Work<T> work) {
        return inTransaction(work);
    }

    /** A database behind a connection pool, or any other source of connections with auto-commit on or off. */
    static Database of(DataSource source) {
        return new PooledDatabase(source);
    }

    /** What is done with a connection inside of one transaction; it neither commits nor closes it. */
    @FunctionalInterface
    interface Work<T> {
        T run(Connection connection) throws SQLException;
    }
}
