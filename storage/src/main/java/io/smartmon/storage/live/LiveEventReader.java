package io.smartmon.storage.live;

import io.smartmon.domain.host.HostId;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/**
 * Reads the live stream in its order. An event is shown once no transaction that began before its own is still running, so
 * that a late commit is never skipped. Thread-safe.
 */
public final class LiveEventReader {
    // The order names the table's column: a cast alias of the same name would sort the whole table.
    private static final String AFTER = """
            select e.transaction::text as xid, e.n, e.kind, e.host, e.at,
                   e.transaction < pg_snapshot_xmin(pg_current_snapshot()) as shown,
                   case when e.transaction < pg_snapshot_xmin(pg_current_snapshot()) then e.payload::text end as payload
              from live_event e
             where (e.transaction, e.n) > (?::text::xid8, ?)
             order by e.transaction, e.n
             limit ?
            """;
    private static final String END = """
            select e.transaction::text as xid, e.n
              from live_event e
             where e.transaction < pg_snapshot_xmin(pg_current_snapshot())
             order by e.transaction desc, e.n desc
             limit 1
            """;

    private final Database database;

    /** A reader on this database. */
    public LiveEventReader(Database database) {
        this.database = database;
    }

    /**
     * A part of the stream.
     *
     * @param events oldest first
     * @param pending whether an event is there already that cannot be shown yet, because an older transaction is running
     */
    public record Part(List<LiveEvent> events, boolean pending) {
        public Part {
            events = List.copyOf(events);
        }
    }

    /** The events after the cursor, oldest first; empty if there is none to be shown yet. */
    public List<LiveEvent> readAfter(LiveCursor cursor, int limit) {
        return partAfter(cursor, limit).events();
    }

    /** The events after the cursor, and whether more will follow of which there will be no further notification. */
    public Part partAfter(LiveCursor cursor, int limit) {
        return database.inOneStatement(connection -> {
            try (PreparedStatement query = connection.prepareStatement(AFTER)) {
                Columns.set(query, Long.toString(cursor.transaction()), cursor.n(), limit);
                List<LiveEvent> events = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        if (!row.getBoolean("shown")) {
                            return new Part(events, true);
                        }
                        UUID host = row.getObject("host", UUID.class);
                        events.add(new LiveEvent(
                                new LiveCursor(Long.parseLong(Columns.text(row, "xid")), row.getLong("n")),
                                Columns.text(row, "kind"),
                                host == null ? null : new HostId(host),
                                Columns.instant(row, "at"),
                                Columns.text(row, "payload")));
                    }
                }
                return new Part(events, false);
            }
        });
    }

    /**
     * The position of the newest event that can be shown, if it comes before this position; else empty. Within one
     * store the end
     * never falls behind a position that was read there, unless all events were deleted for their age: transactions are
     * numbered upwards. A store that was restored into a fresh cluster numbers them from far lower again.
     */
    public Optional<LiveCursor> endBefore(LiveCursor place) {
        LiveCursor end = end();
        return end.compareTo(place) < 0 ? Optional.of(end) : Optional.empty();
    }

    /** The position of the newest event that can be shown: a new viewer starts after it. */
    public LiveCursor end() {
        return database.inOneStatement(connection -> {
            try (PreparedStatement query = connection.prepareStatement(END);
                    ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new LiveCursor(Long.parseLong(Columns.text(row, "xid")), row.getLong("n"))
                        : LiveCursor.START;
            }
        });
    }
}
