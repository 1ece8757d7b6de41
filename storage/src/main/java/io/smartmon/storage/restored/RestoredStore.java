package io.smartmon.storage.restored;

import io.smartmon.domain.host.HostId;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.ledger.Ledger;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The hosts for which this store is older than what was done there, since it was restored or replaced: nothing is repaired on
 * them until a person confirms it. Thread-safe. Throws {@link io.smartmon.domain.store.StoreUnavailableException} when the
 * store does not answer.
 */
public final class RestoredStore {
    private final Database database;

    /** Reads from and writes to this database. */
    public RestoredStore(Database database) {
        this.database = database;
    }

    /**
     * A host for which the store is older, and not confirmed.
     *
     * @param since when it was noticed, by the store's clock
     */
    public record Unconfirmed(HostId host, String name, Instant since) {}

    /** The result of a confirmation. */
    public enum Confirmed {
        CONFIRMED,
        /** The store is not older than what was done on the host, or it was confirmed before; nothing changed. */
        NOTHING_TO_CONFIRM,
        /** There is no such host. */
        UNKNOWN
    }

    /** All hosts for which it is not confirmed, by name. */
    public List<Unconfirmed> unconfirmed() {
        return database.inOneStatement(connection -> {
            List<Unconfirmed> unconfirmed = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                            select h.id, h.name, c.restored_since from host_current c join host h on h.id = c.host
                             where c.restored_since is not null order by lower(h.name), h.id
                            """);
                    ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    unconfirmed.add(new Unconfirmed(
                            new HostId(Columns.uuid(row, "id")),
                            Columns.text(row, "name"),
                            Columns.instant(row, "restored_since")));
                }
            }
            return unconfirmed;
        });
    }

    /**
     * Lets the host be repaired again, up to what its helper is known to have seen: when it turns out that it saw more, that is
     * to be confirmed anew. One transaction, with its entry in the ledger of the fleet and its live event.
     *
     * @param by who confirms it, as the ledger names people
     * @param reason why; empty if none was given
     */
    public Confirmed confirm(HostId host, String by, String reason, Instant at) {
        return database.inTransaction(connection -> {
            Map<String, Object> what = new LinkedHashMap<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "select restored_since, restored_epoch, restored_plan from host_current where host = ? for update")) {
                Columns.set(query, host);
                try (ResultSet row = query.executeQuery()) {
                    if (!row.next()) {
                        return Confirmed.UNKNOWN;
                    }
                    Instant since = Columns.instantOrNull(row, "restored_since");
                    if (since == null) {
                        return Confirmed.NOTHING_TO_CONFIRM;
                    }
                    what.put("since", since.toString());
                    what.put("epoch", row.getLong("restored_epoch"));
                    @Nullable UUID plan = row.getObject("restored_plan", UUID.class);
                    if (plan != null) {
                        what.put("plan", plan.toString());
                    }
                }
            }
            what.put("reason", reason);
            update(connection, host, by, at);
            Ledger.append(connection, Ledger.FLEET, at, by, "store.confirmed", host.toString(), what);
            LiveEvents.append(connection, "restored", host, what);
            return Confirmed.CONFIRMED;
        });
    }

    private static void update(Connection connection, HostId host, String by, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update host_current
                   set restore_confirmed_at = ?, restore_confirmed_by = ?,
                       restore_confirmed_epoch = greatest(restore_confirmed_epoch, restored_epoch),
                       restore_confirmed_plan = coalesce(restored_plan, restore_confirmed_plan),
                       restored_since = null, restored_epoch = null, restored_plan = null
                 where host = ?
                """)) {
            Columns.set(update, at, by, host);
            update.executeUpdate();
        }
    }
}
