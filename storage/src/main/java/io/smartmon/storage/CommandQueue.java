package io.smartmon.storage;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.ledger.Ledger;
import io.smartmon.storage.live.LiveEvents;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Queues commands for hosts and reads their state. Each call is one transaction with its rows in the ledger of the
 * fleet and the live stream. Thread-safe. Throws {@link io.smartmon.domain.store.StoreUnavailableException} when the store
 * does not answer.
 */
public final class CommandQueue {
    private final Database database;

    /** A queue in this database. */
    public CommandQueue(Database database) {
        this.database = database;
    }

    /**
     * The state of a command.
     *
     * @param answer the agent's answer; null unless answered
     * @param answeredAt when, by the host's clock; null unless answered
     */
    public record Progress(
            Command.State state,
            @Nullable Reason answer,
            @Nullable Instant answeredAt) {}

    /** Queues a command; one of the same id changes nothing. Answers whether it is new. */
    public boolean ask(Command command) {
        return database.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into command (host, id, version, kind, arguments, asked_by, asked_at, expires_at, state)
                    values (?, ?, ?, ?, ?, ?, ?, ?, 'queued') on conflict (host, id) do nothing
                    """)) {
                Columns.set(
                        insert,
                        command.host(),
                        command.id(),
                        command.version(),
                        command.kind(),
                        Columns.json(command.arguments()),
                        command.askedBy(),
                        command.askedAt(),
                        command.expiresAt());
                if (insert.executeUpdate() == 0) {
                    return false;
                }
            }
            Ledger.append(
                    connection,
                    Ledger.FLEET,
                    command.askedAt(),
                    command.askedBy(),
                    "command.queued",
                    command.id().toString(),
                    command);
            LiveEvents.append(connection, "command", command.host(), command);
            return true;
        });
    }

    /** The state of a command; empty if the host has no such id. */
    public Optional<Progress> progress(HostId host, UUID command) {
        return database.inTransaction(connection -> {
            try (PreparedStatement query = connection.prepareStatement(
                    "select state, answer, answered_at from command where host = ? and id = ?")) {
                Columns.set(query, host, command);
                try (ResultSet row = query.executeQuery()) {
                    return row.next()
                            ? Optional.of(new Progress(
                                    Command.State.decode(Columns.text(row, "state")),
                                    Columns.fromJson(row, "answer", Reason.class),
                                    Columns.instantOrNull(row, "answered_at")))
                            : Optional.empty();
                }
            }
        });
    }
}
