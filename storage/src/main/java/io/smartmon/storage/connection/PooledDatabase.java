package io.smartmon.storage.connection;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/** Takes a connection from a source for each transaction and returns it. */
record PooledDatabase(DataSource source) implements Database {
    private static final int TRIES = 4;

    @Override
    public <T> T inTransaction(Work<T> work) {
        return run(connection -> Transactions.run(connection, work));
    }

    @Override
    public <T> T inOneStatement(Work<T> work) {
        return run(connection -> {
            connection.setAutoCommit(true);
            return work.run(connection);
        });
    }

    private <T> T run(Work<T> work) {
        for (int turn = 1; ; turn++) {
            try (Connection connection = source.getConnection()) {
                return work.run(connection);
            } catch (SQLException error) {
                if (turn < TRIES && Transactions.conflict(error)) {
                    continue;
                }
                throw Transactions.meaning(error);
            }
        }
    }
}
