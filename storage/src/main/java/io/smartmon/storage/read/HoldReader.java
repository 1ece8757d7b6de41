package io.smartmon.storage.read;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads which holds stand, for all hosts at once. Thread-safe. */
public final class HoldReader {
    private static final int MAX_HOLDS = 200;

    private final Database database;

    /** A reader on this database. */
    public HoldReader(Database database) {
        this.database = database;
    }

    /**
     * A hold in force.
     *
     * @param hold the hold
     * @param hostName the name of its host; null if it is in force everywhere
     */
    public record ActiveHold(Hold hold, @Nullable String hostName) {}

    /** The holds in force anywhere, oldest first, at most 200. */
    public List<ActiveHold> inForce() {
        return database.inOneStatement(connection -> {
            List<ActiveHold> active = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                    select h.id, h.host, h.source, h.placed_by, h.reason, h.since, coalesce(host.name, h.host::text) as name
                      from hold h left join host on host.id = h.host
                     where h.lifted_at is null
                     order by h.since, h.id
                     limit ?
                    """)) {
                Columns.set(query, MAX_HOLDS);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        UUID host = row.getObject("host", UUID.class);
                        Hold hold = new Hold(
                                Columns.uuid(row, "id"),
                                host == null ? null : new HostId(host),
                                Hold.Source.valueOf(Columns.text(row, "source").toUpperCase(Locale.ROOT)),
                                Columns.text(row, "placed_by"),
                                Columns.text(row, "reason"),
                                Columns.instant(row, "since"));
                        active.add(new ActiveHold(hold, row.getString("name")));
                    }
                }
            }
            return active;
        });
    }

    /** The identity of a known host with that name, whatever its case; empty if none or more than one has it. */
    public Optional<HostId> hostNamed(String name) {
        return database.inTransaction(connection -> {
            List<HostId> named = ReadQuery.list(
                    connection,
                    "select id as host from host where lower(name) = lower(?) or id::text = lower(?) limit 2",
                    row -> new HostId(Columns.uuid(row, "host")),
                    name,
                    name);
            return named.size() == 1 ? Optional.of(named.getFirst()) : Optional.empty();
        });
    }
}
