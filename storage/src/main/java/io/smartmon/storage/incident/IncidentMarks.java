package io.smartmon.storage.incident;

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
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a person can do with an incident: acknowledge it, or re-arm one that was given up. Each is one transaction with its
 * rows in the ledger of the fleet and the live stream, and may be repeated. Thread-safe. Throws
 * {@link io.smartmon.domain.store.StoreUnavailableException} when the store does not answer.
 */
public final class IncidentMarks {
    private final Database database;

    /** Writes to this database. */
    public IncidentMarks(Database database) {
        this.database = database;
    }

    /** The result. */
    public enum Marked {
        MARKED,
        /** It already was; nothing changed. */
        ALREADY,
        /** Its state does not allow it; nothing changed. */
        NOT_ALLOWED,
        /** There is no such incident. */
        UNKNOWN
    }

    /**
     * Records that a person has seen the incident. Its state does not change.
     *
     * @param by who has seen it, as the ledger names people
     */
    public Marked acknowledge(UUID incident, String by, Instant at) {
        return database.inTransaction(connection -> {
            Found found = find(connection, incident);
            if (found == null) {
                return Marked.UNKNOWN;
            }
            if (found.acknowledged()) {
                return Marked.ALREADY;
            }
            try (PreparedStatement update = connection.prepareStatement(
                    "update incident set acknowledged_at = ?, acknowledged_by = ? where host = ? and id = ?")) {
                Columns.set(update, at, by, found.host(), incident);
                update.executeUpdate();
            }
            recordEvent(connection, found, incident, by, at, "incident.acknowledged");
            return Marked.MARKED;
        });
    }

    /**
     * Opens an incident again that was given up, so that its subject may be repaired again within the same limits. Counted
     * as a generation, so that no clock can undo the limits.
     *
     * @param by who wants it, as the ledger names people
     */
    public Marked rearm(UUID incident, String by, Instant at) {
        return database.inTransaction(connection -> {
            Found found = find(connection, incident);
            if (found == null) {
                return Marked.UNKNOWN;
            }
            if (found.rearmed()) {
                return Marked.ALREADY;
            }
            if (!found.givenUp() || anotherStands(connection, found)) {
                return Marked.NOT_ALLOWED;
            }
            try (PreparedStatement update = connection.prepareStatement("""
                    update incident set state = 'open', closed_as = null, closed_at = null, recovered_at = null,
                                        hold_ends_at = null, rearmed_at = ?, generation = generation + 1,
                                        updated_at = greatest(updated_at, ?)
                    where host = ? and id = ?
                    """)) {
                Columns.set(update, at, at, found.host(), incident);
                update.executeUpdate();
            }
            recordEvent(connection, found, incident, by, at, "incident.rearmed");
            return Marked.MARKED;
        });
    }

    private record Found(
            HostId host,
            String subjectKind,
            String subject,
            String kind,
            boolean acknowledged,
            boolean givenUp,
            boolean rearmed) {}

    private static @Nullable Found find(Connection connection, UUID incident) throws SQLException {
        HostId host;
        try (PreparedStatement query = connection.prepareStatement("select host from incident where id = ?")) {
            Columns.set(query, incident);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    return null;
                }
                host = new HostId(Columns.uuid(row, "host"));
            }
        }
        try (PreparedStatement query = connection.prepareStatement("""
                select subject_kind, subject, kind, acknowledged_at is not null as acknowledged,
                       coalesce(closed_as = 'given_up', false) as given_up,
                       rearmed_at is not null and state <> 'closed' as rearmed
                  from incident where host = ? and id = ? for update
                """)) {
            Columns.set(query, host, incident);
            try (ResultSet row = query.executeQuery()) {
                return row.next()
                        ? new Found(
                                host,
                                Columns.text(row, "subject_kind"),
                                Columns.text(row, "subject"),
                                Columns.text(row, "kind"),
                                row.getBoolean("acknowledged"),
                                row.getBoolean("given_up"),
                                row.getBoolean("rearmed"))
                        : null;
            }
        }
    }

    private static boolean anotherStands(Connection connection, Found found) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select 1 from incident
                 where host = ? and subject_kind = ? and subject = ? and kind = ? and state <> 'closed'
                """)) {
            Columns.set(query, found.host(), found.subjectKind(), found.subject(), found.kind());
            try (ResultSet row = query.executeQuery()) {
                return row.next();
            }
        }
    }

    private static void recordEvent(
            Connection connection, Found found, UUID incident, String by, Instant at, String action)
            throws SQLException {
        Ledger.append(
                connection,
                Ledger.FLEET,
                at,
                by,
                action,
                incident.toString(),
                Map.of(
                        "host",
                        found.host().toString(),
                        "subjectKind",
                        found.subjectKind(),
                        "subject",
                        found.subject()));
        LiveEvents.append(
                connection,
                "incident",
                found.host(),
                Map.of(
                        "incident",
                        incident.toString(),
                        "subjectKind",
                        found.subjectKind(),
                        "subject",
                        found.subject(),
                        "action",
                        action));
    }
}
