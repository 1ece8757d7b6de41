package io.smartmon.storage;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.host.HostId;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.incident.IncidentMarks;
import io.smartmon.storage.restored.RestoredStore;
import io.smartmon.testkit.store.StoreFixture;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What happens to a store in PostgreSQL beside the ports of an agent; time passes by moving back what is written. */
record PostgresStoreFixture(Database database) implements StoreFixture {
    private static final List<String> TIMES = List.of(
            "update host_boot set first_heard_at = first_heard_at - t.span, last_heard_at = last_heard_at - t.span",
            "update host_current set heard_at = heard_at - t.span",
            "update host_lease set expires_at = expires_at - t.span",
            "update attempt set stored_at = stored_at - t.span",
            "update reservation set taken_at = taken_at - t.span, expires_at = expires_at - t.span",
            "update command set expires_at = expires_at - t.span");

    @Override
    public void ask(Command command) {
        new CommandQueue(database).ask(command);
    }

    @Override
    public Optional<Command.State> command(HostId host, UUID command) {
        return new CommandQueue(database).progress(host, command).map(CommandQueue.Progress::state);
    }

    @Override
    public void rearm(HostId host, UUID incident) {
        IncidentMarks.Marked marked = new IncidentMarks(database).rearm(incident, "ada", Instant.now());
        if (marked != IncidentMarks.Marked.MARKED) {
            throw new AssertionError("it was not re-armed: " + marked);
        }
    }

    @Override
    public boolean confirmStore(HostId host) {
        return new RestoredStore(database).confirm(host, "ada", "", Instant.now()) == RestoredStore.Confirmed.CONFIRMED;
    }

    @Override
    public void forgetPlan(HostId host, UUID plan) {
        database.inTransaction(connection -> {
            for (String statement : List.of(
                    "delete from reservation where host = ? and plan = ?",
                    "delete from attempt where host = ? and plan = ?",
                    "delete from plan where host = ? and id = ?")) {
                try (PreparedStatement delete = connection.prepareStatement(statement)) {
                    Columns.set(delete, host, plan);
                    delete.executeUpdate();
                }
            }
            return plan;
        });
    }

    @Override
    public UUID openAsKeeper(HostId host, FindingKind kind) {
        UUID id = UUID.randomUUID();
        database.inTransaction(connection -> {
            try (PreparedStatement insert = connection.prepareStatement("""
                    insert into incident (host, id, owner, subject_kind, subject, kind, severity, state, evidence,
                                          newest_evidence, opened_at, updated_at)
                    values (?, ?, 'keeper', 'host', 'it', ?, 'critical', 'open', '{}', '{}', now(), now())
                    """)) {
                Columns.set(insert, host, id, kind.code());
                return insert.executeUpdate();
            }
        });
        return id;
    }

    @Override
    public Optional<Boolean> dryRun(HostId host) {
        return database.inTransaction(connection -> {
            try (PreparedStatement query =
                    connection.prepareStatement("select dry_run from host_current where host = ?")) {
                Columns.set(query, host);
                try (ResultSet row = query.executeQuery()) {
                    boolean dry = row.next() && row.getBoolean("dry_run");
                    return row.wasNull() ? Optional.empty() : Optional.of(dry);
                }
            }
        });
    }

    @Override
    public void elapse(HostId host, Duration time) {
        database.inTransaction(connection -> {
            for (String statement : TIMES) {
                try (PreparedStatement update = connection.prepareStatement(
                        statement + " from (select ? * interval '1 millisecond' as span) as t where host = ?")) {
                    Columns.set(update, time.toMillis(), host);
                    update.executeUpdate();
                }
            }
            return time;
        });
    }
}
