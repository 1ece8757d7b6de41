package io.smartmon.storage.live;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * Waits until the live stream has something new. It listens on a direct connection of its own, because a pooler in
 * transaction mode passes no notification on; while there is no such connection it waits for a shorter time, so that its caller polls.
 *
 * <p>Whoever waits reads after every wait, whether a notification came or not: what was written before there was a connection
 * to listen on, or while it was lost, is read then. A connection on which nothing came for the whole wait is checked, so that
 * one whose other end is gone without a word is not waited on for long. For one thread.
 */
public final class LiveListener implements AutoCloseable {
    private static final Duration RECONNECT_INTERVAL = Duration.ofSeconds(10);

    /** After a shorter wait without a notification the connection is not checked. */
    private static final Duration CHECK_AFTER = Duration.ofSeconds(2);

    private static final int CHECK_TIMEOUT_SECONDS = 2;

    private final DataSource direct;
    private @Nullable Connection connection;
    private long triedAtNanos;
    private boolean tried;

    /**
     * A listener.
     *
     * @param direct a source of connections that go to the server itself
     */
    public LiveListener(DataSource direct) {
        this.direct = direct;
    }

    /** Whether it has a connection on which it listens. */
    public boolean listening() {
        return connection != null;
    }

    /**
     * Waits for a notification. Returns at once when it has just begun to listen, because nothing was notified before.
     *
     * @param listening the longest wait while it listens
     * @param otherwise how long it waits where there is no connection to listen on
     * @return whether a notification came
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean await(Duration listening, Duration otherwise) throws InterruptedException {
        boolean before = listening();
        Connection open = connected();
        if (open == null) {
            Thread.sleep(otherwise);
            return false;
        }
        if (!before) {
            return false;
        }
        try {
            PGNotification[] notifications = open.unwrap(PGConnection.class)
                    .getNotifications(Math.toIntExact(Math.max(1, listening.toMillis())));
            boolean notified = notifications != null && notifications.length > 0;
            if (!notified && listening.compareTo(CHECK_AFTER) >= 0 && !open.isValid(CHECK_TIMEOUT_SECONDS)) {
                close();
            }
            return notified;
        } catch (SQLException lost) {
            close();
            if (Thread.interrupted()) {
                throw new InterruptedException("while waiting for a notification");
            }
            return false;
        }
    }

    private @Nullable Connection connected() {
        if (connection != null || (tried && System.nanoTime() - triedAtNanos < RECONNECT_INTERVAL.toNanos())) {
            return connection;
        }
        tried = true;
        triedAtNanos = System.nanoTime();
        try {
            Connection opened = direct.getConnection();
            try (Statement listen = opened.createStatement()) {
                opened.setAutoCommit(true);
                listen.execute("listen " + LiveEvents.CHANNEL);
            } catch (SQLException refused) {
                opened.close();
                throw refused;
            }
            connection = opened;
        } catch (SQLException away) {
            // The caller polls in the meantime, and what keeps the store from answering is logged where it is read.
            connection = null;
        }
        return connection;
    }

    @Override
    public void close() {
        Connection open = connection;
        connection = null;
        if (open != null) {
            try {
                open.close();
            } catch (SQLException gone) {
                // It is gone already.
                return;
            }
        }
    }
}
