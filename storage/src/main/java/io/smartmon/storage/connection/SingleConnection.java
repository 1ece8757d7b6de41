package io.smartmon.storage.connection;

import io.smartmon.domain.store.StoreUnavailableException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * A database with one connection, opened when it is first needed and again after it broke. Callers take turns; one that has to
 * wait longer than the timeout fails: the store is unavailable. Thread-safe.
 */
public final class SingleConnection implements Database, AutoCloseable {
    private static final int TRIES = 4;

    private final DataSource source;
    private final Duration timeout;
    private final ReentrantLock turn = new ReentrantLock(true);
    private @Nullable Connection open;
    private boolean closed;

    /** Access to this database that waits at most ten seconds for its turn. Nothing is opened yet. */
    public SingleConnection(DatabaseUrl url, String applicationName) {
        this(url.dataSource(applicationName), Duration.ofSeconds(10));
    }

    /** Access through this source; its connections should have statement and lock timeouts of their own. */
    public SingleConnection(DataSource source, Duration timeout) {
        this.source = source;
        this.timeout = timeout;
    }

    @Override
    public <T> T inTransaction(Work<T> work) {
        try {
            if (!turn.tryLock(timeout.toNanos(), TimeUnit.NANOSECONDS)) {
                throw new StoreUnavailableException("the connection to the database was busy too long", null);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new StoreUnavailableException("interrupted while waiting for the database", interrupted);
        }
        try {
            return inTurn(work);
        } finally {
            turn.unlock();
        }
    }

    private <T> T inTurn(Work<T> work) {
        boolean reused = open != null;
        for (int attempt = 1; ; attempt++) {
            try {
                return Transactions.run(connection(), work);
            } catch (SQLException error) {
                if (attempt < TRIES && Transactions.conflict(error)) {
                    continue;
                }
                boolean broken = broken();
                if (broken && reused) {
                    // The server was restarted between two calls: every call may be repeated, so this one is, once.
                    reused = false;
                    continue;
                }
                throw Transactions.meaning(error);
            }
        }
    }

    private Connection connection() throws SQLException {
        if (closed) {
            throw new StoreUnavailableException("the connection to the database was closed", null);
        }
        Connection present = open;
        if (present == null) {
            present = source.getConnection();
            open = present;
        }
        return present;
    }

    /** Whether there is no usable connection any more; a broken one is discarded. */
    private boolean broken() {
        Connection present = open;
        if (present == null) {
            return true;
        }
        try {
            if (!present.isClosed() && present.isValid(2)) {
                return false;
            }
            present.close();
        } catch (SQLException gone) {
            // Nothing is left to close.
            open = null;
            return true;
        }
        open = null;
        return true;
    }

    /** Closes the connection; later calls fail. */
    @Override
    public void close() {
        turn.lock();
        try {
            closed = true;
            Connection present = open;
            open = null;
            if (present != null) {
                present.close();
            }
        } catch (SQLException gone) {
            // It was already closed, which is what was wanted.
            open = null;
        } finally {
            turn.unlock();
        }
    }
}
