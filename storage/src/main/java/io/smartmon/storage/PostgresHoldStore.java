package io.smartmon.storage;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.ledger.Ledger;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The holds in PostgreSQL; each placing and lifting is an entry in the fleet's ledger. */
public final class PostgresHoldStore implements HoldStore {
    /** The holds in force for a host, oldest first. Parameter: host. */
    static final String IN_FORCE = """
            select id, host, source, placed_by, reason, since from hold
             where lifted_at is null and (host = ? or host is null) order by since, id
            """;

    private final Database database;

    /** A store on this database. */
    public PostgresHoldStore(Database database) {
        this.database = database;
    }

    @Override
    public void place(Hold hold) {
        database.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into hold (id, host, source, placed_by, reason, since)
                    values (?, ?, ?, ?, ?, ?) on conflict (id) do nothing
                    """)) {
                Columns.set(
                        insert, hold.id(), hold.host(), hold.source().name(), hold.by(), hold.reason(), hold.since());
                int placed = insert.executeUpdate();
                if (placed > 0) {
                    recordEvent(connection, hold.host(), "hold.placed", hold.by(), hold.since(), hold);
                }
                return placed;
            }
        });
    }

    @Override
    public int lift(Lift lift) {
        return database.inTransaction(connection -> {
            // The lift's own row first: two calls with the same id meet there, and the second sees what the first did.
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into hold_lift (id, host, lifted_by, reason, at, holds)
                    values (?, ?, ?, ?, ?, 0) on conflict (id) do nothing
                    """)) {
                Columns.set(insert, lift.id(), lift.host(), lift.by(), lift.reason(), lift.at());
                if (insert.executeUpdate() == 0) {
                    return known(connection, lift.id()).orElse(0);
                }
            }
            int lifted;
            try (PreparedStatement update = connection.prepareStatement(
                    "update hold set lifted_at = ?, lift = ? where lifted_at is null and host is not distinct from ?")) {
                Columns.set(update, lift.at(), lift.id());
                update.setObject(3, lift.host() == null ? null : lift.host().value(), Types.OTHER);
                lifted = update.executeUpdate();
            }
            try (PreparedStatement count = connection.prepareStatement("update hold_lift set holds = ? where id = ?")) {
                Columns.set(count, lifted, lift.id());
                count.executeUpdate();
            }
            if (lifted > 0) {
                recordEvent(connection, lift.host(), "hold.lifted", lift.by(), lift.at(), lift);
            }
            return lifted;
        });
    }

    private static OptionalInt known(Connection connection, UUID lift) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("select holds from hold_lift where id = ?")) {
            Columns.set(query, lift);
            try (ResultSet row = query.executeQuery()) {
                return row.next() ? OptionalInt.of(row.getInt("holds")) : OptionalInt.empty();
            }
        }
    }

    private static void recordEvent(
            Connection connection, @Nullable HostId host, String action, String by, Instant at, Object what)
            throws SQLException {
        Ledger.append(connection, Ledger.FLEET, at, by, action, host == null ? "all hosts" : host.toString(), what);
        LiveEvents.append(connection, "hold", host, what);
    }

    @Override
    public List<Hold> inForce(HostId host) {
        return database.inTransaction(connection -> inForce(connection, host));
    }

    static List<Hold> inForce(Connection connection, HostId host) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement(IN_FORCE)) {
            Columns.set(query, host);
            try (ResultSet row = query.executeQuery()) {
                return holds(row);
            }
        }
    }

    /** The holds in these rows. */
    static List<Hold> holds(ResultSet row) throws SQLException {
        List<Hold> holds = new ArrayList<>();
        while (row.next()) {
            UUID its = row.getObject("host", UUID.class);
            holds.add(new Hold(
                    Columns.uuid(row, "id"),
                    its == null ? null : new HostId(its),
                    source(Columns.text(row, "source")),
                    Columns.text(row, "placed_by"),
                    Columns.text(row, "reason"),
                    Columns.instant(row, "since")));
        }
        return holds;
    }

    /** A hold from a source that this version does not know holds as any other. */
    private static Hold.Source source(String name) {
        return Codes.decode(name.toLowerCase(Locale.ROOT), Hold.Source.COMMAND);
    }
}
