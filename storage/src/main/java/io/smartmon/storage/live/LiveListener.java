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
 * transaction mode passes no notification on; while there is no such connection it says after the whole wait that one should
 * look, so that its caller polls.
 *
 * <p>A notification may come before its event can be shown, if an older transaction is still running: whoever waits looks
 * again at the latest after its own interval. For one thread.
 */
public final class LiveListener implements AutoCloseable {
    private static final Duration RECONNECT_INTERVAL = Duration.ofSeconds(10);

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
     * Waits for a notification, at most so long.
     *
     * @return whether one came
     * @throws InterruptedException if the thread is interrupted
     */
    public boolean await(Duration longest) throws InterruptedException {
        Connection open = connected();
        if (open == null) {
            Thread.sleep(longest);
            return false;
        }
        try {
            PGNotification[] notifications =
                    open.unwrap(PGConnection.class).getNotifications(Math.toIntExact(Math.max(1, longest.toMillis())));
            return notifications != null && notifications.length > 0;
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
            // The caller polls meanwhile, and what keeps the store from answering is told where it is read.
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
