package io.smartmon.storage.live;

import io.smartmon.domain.host.HostId;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** Writes events of the live stream in the transaction of what they report. */
public final class LiveEvents {
    /** The channel of PostgreSQL on which listeners are woken; its payload is the kind, a blank, and the host or nothing. */
    public static final String CHANNEL = "smartmon_live";

    private LiveEvents() {}

    /**
     * Writes an event and wakes the listeners when the transaction commits.
     *
     * @param kind such as {@code incident}, {@code plan}, {@code service}, {@code alert}, {@code hold}
     * @param host which host it is about; null for none
     * @param payload a wire record, or a map of plain values
     */
    public static void append(Connection connection, String kind, @Nullable HostId host, Object payload)
            throws SQLException {
        appendQuietly(connection, kind, host, payload);
        wake(connection, kind, host);
    }

    /** Writes an event without a notification: readers find it with the next one, or when they poll. */
    public static void appendQuietly(Connection connection, String kind, @Nullable HostId host, Object payload)
            throws SQLException {
        try (PreparedStatement insert =
                connection.prepareStatement("insert into live_event (kind, host, payload) values (?, ?, ?)")) {
            Columns.set(insert, kind, host, Columns.json(payload));
            insert.executeUpdate();
        }
    }

    /** Wakes the listeners when the transaction commits. */
    public static void wake(Connection connection, String kind, @Nullable HostId host) throws SQLException {
        try (PreparedStatement notify = connection.prepareStatement("select pg_notify(?, ?)")) {
            Columns.set(notify, CHANNEL, kind + " " + (host == null ? "" : host));
            notify.execute();
        }
    }
}
