package io.smartmon.storage.keeper;

import io.smartmon.domain.channel.Notification;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.measure.Reason;
import io.smartmon.protocol.json.Json;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The channels, and what is to be sent through each: a row for each alert and each channel that was on when the alert was
 * stored, written in the transaction of the alert. The result of sending is stored only under the keeper's lease, so a row
 * is sent at least once and, but for a keeper that dies in between, no more. Thread-safe. Throws
 * {@link io.smartmon.domain.store.StoreUnavailableException} when the store does not answer.
 */
public final class Outbox {
    private final Database database;

    /** An outbox through this door. */
    public Outbox(Database database) {
        this.database = database;
    }

    /** Puts an alert that was stored in this transaction into the outbox, once for each channel that is on. */
    public static void append(Connection connection, HostId host, UUID alert) throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into outbox (host, alert, channel, state, due_at, changed_at)
                select ?, ?, c.id, 'due', clock_timestamp(), clock_timestamp() from channel c where c.enabled
                on conflict do nothing
                """)) {
            Columns.set(insert, host, alert);
            insert.executeUpdate();
        }
    }

    /** Creates or changes a channel. Queued notifications use the new settings. */
    public void configure(UUID id, String kind, String name, boolean enabled, Map<String, String> settings) {
        database.inTransaction(connection -> {
            try (PreparedStatement put = connection.prepareStatement("""
                    insert into channel (id, kind, name, enabled, settings) values (?, ?, ?, ?, ?)
                    on conflict (id) do update set kind = excluded.kind, name = excluded.name,
                                                   enabled = excluded.enabled, settings = excluded.settings
                    """)) {
                Columns.set(put, id, kind, name, enabled, Columns.json(settings));
                return put.executeUpdate();
            }
        });
    }

    /** How long until something is due, zero if something is; empty if nothing waits for a channel that is on. */
    public Optional<Duration> untilDue() {
        return database.inOneStatement(connection -> {
            try (PreparedStatement query = connection.prepareStatement("""
                    select extract(epoch from min(o.due_at) - clock_timestamp())::double precision as seconds
                    from outbox o join channel c on c.id = o.channel and c.enabled where o.state = 'due'
                    """);
                    ResultSet row = query.executeQuery()) {
                row.next();
                double seconds = row.getDouble("seconds");
                return row.wasNull()
                        ? Optional.empty()
                        : Optional.of(Duration.ofMillis(Math.max(0, (long) Math.ceil(seconds * 1_000))));
            }
        });
    }

    /** What is due, oldest first. A channel that was switched off keeps its rows, and none of them is due. */
    public List<DueNotification> due(int limit) {
        return database.inOneStatement(connection -> {
            try (PreparedStatement query = connection.prepareStatement("""
                    select o.host, o.channel, o.attempts, c.kind, c.settings, a.id as alert, a.code, a.key, a.state,
                           a.severity, a.source, a.message, a.at, a.incident,
                           coalesce(a.hostname, h.name, '') as host_name,
                           extract(epoch from clock_timestamp() - a.stored_at)::double precision as age
                    from outbox o
                    join channel c on c.id = o.channel and c.enabled
                    join alert a on a.host = o.host and a.id = o.alert
                    left join host h on h.id = o.host
                    where o.state = 'due' and o.due_at <= clock_timestamp()
                    order by o.due_at, a.n limit ?
                    """)) {
                Columns.set(query, limit);
                List<DueNotification> due = new ArrayList<>();
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        due.add(due(row));
                    }
                }
                return due;
            }
        });
    }

    private static DueNotification due(ResultSet row) throws SQLException {
        UUID channel = Columns.uuid(row, "channel");
        Alert alert = new Alert(
                Columns.uuid(row, "alert"),
                Columns.text(row, "code"),
                Columns.text(row, "key"),
                Alert.State.decode(Columns.text(row, "state")),
                Severity.decode(Columns.text(row, "severity")),
                Columns.text(row, "source"),
                Columns.text(row, "message"),
                Columns.instant(row, "at"));
        Map<String, String> settings = new LinkedHashMap<>();
        Map<?, ?> stored = Json.decode(Columns.text(row, "settings"), Map.class);
        stored.forEach((name, value) -> settings.put(String.valueOf(name), String.valueOf(value)));
        return new DueNotification(
                new HostId(Columns.uuid(row, "host")),
                channel,
                Columns.text(row, "kind"),
                settings,
                Duration.ofMillis(Math.max(0, Math.round(row.getDouble("age") * 1_000))),
                new Notification(
                        alert.id() + ":" + channel,
                        alert,
                        Columns.text(row, "host_name"),
                        row.getObject("incident", UUID.class),
                        row.getInt("attempts") + 1));
    }

    /** The receiver accepted it. False if the lease is no longer ours. */
    public boolean delivered(JobLease lease, DueNotification sent) {
        return settle(lease, sent, "delivered", null, Duration.ZERO);
    }

    /** It is to be sent again after that time. False if the lease is no longer ours. */
    public boolean later(JobLease lease, DueNotification sent, Reason reason, Duration after) {
        return settle(lease, sent, "due", reason, after);
    }

    /** All that waits for the channel is due after that time at the earliest. False if the lease is no longer ours. */
    public boolean postpone(JobLease lease, UUID channel, Duration after) {
        return database.inTransaction(connection -> {
            if (!KeeperStore.stillOurs(connection, lease)) {
                return false;
            }
            try (PreparedStatement update = connection.prepareStatement("""
                    update outbox set due_at = clock_timestamp() + ? * interval '1 millisecond'
                    where channel = ? and state = 'due' and due_at < clock_timestamp() + ? * interval '1 millisecond'
                    """)) {
                Columns.set(update, after.toMillis(), channel, after.toMillis());
                update.executeUpdate();
                return true;
            }
        });
    }

    /** It is not sent again: a dead letter, which stays. False if the lease is no longer ours. */
    public boolean dead(JobLease lease, DueNotification sent, Reason reason) {
        return settle(lease, sent, "dead", reason, Duration.ZERO);
    }

    private boolean settle(
            JobLease lease, DueNotification sent, String state, @Nullable Reason reason, Duration after) {
        return database.inTransaction(connection -> {
            if (!KeeperStore.stillOurs(connection, lease)) {
                return false;
            }
            try (PreparedStatement update = connection.prepareStatement("""
                    update outbox set state = ?, reason = ?, attempts = ?, changed_at = clock_timestamp(),
                                      due_at = clock_timestamp() + ? * interval '1 millisecond'
                    where host = ? and alert = ? and channel = ? and state = 'due'
                    """)) {
                Columns.set(
                        update,
                        state,
                        Columns.json(reason),
                        sent.notification().attempt(),
                        after.toMillis(),
                        sent.host(),
                        sent.notification().alert().id(),
                        sent.channel());
                return update.executeUpdate() == 1;
            }
        });
    }
}
