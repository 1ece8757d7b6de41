package io.smartmon.storage;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.storage.connection.Columns;
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
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Maps commands to rows. */
final class CommandRows {
    /**
     * Expires commands that were not started in time: queued, or claimed by a run that no longer holds the lease. Parameters:
     * host, run, run, host.
     */
    static final String EXPIRE = """
            update command c set state = 'expired'
             where c.host = ? and c.expires_at <= clock_timestamp()
               and (c.state = 'queued' or c.state = 'claimed' and c.claimed_by <> ?
                    and exists (select 1 from host_lease l where l.holder = ? and l.host = ?))
            returning c.id
            """;

    /** Claims queued commands for the holder of the lease. Parameters: host, run, host. */
    static final String CLAIM = """
            with waiting as materialized (
                select w.id, l.holder from command w join host_lease l on l.host = w.host
                 where w.host = ? and l.holder = ? and l.expires_at > clock_timestamp() and w.state = 'queued'
                 order by w.asked_at, w.id limit 20 for update of w skip locked)
            update command c set state = 'claimed', claimed_by = waiting.holder, claimed_at = clock_timestamp()
              from waiting where c.host = ? and c.id = waiting.id
            returning c.id
            """;

    /**
     * Commands that this run claimed and has not answered, so that a lost answer is repeated. Parameters: host, run.
     */
    static final String CLAIMED = """
            select id, version, kind, arguments, asked_by, asked_at, expires_at from command
             where host = ? and state = 'claimed' and claimed_by = ? order by asked_at, id limit 20
            """;

    private CommandRows() {}

    /** The commands in these rows. */
    static List<Command> commands(ResultSet row, HostId host) throws SQLException {
        List<Command> commands = new ArrayList<>();
        while (row.next()) {
            commands.add(new Command(
                    row.getInt("version"),
                    Columns.uuid(row, "id"),
                    host,
                    Columns.text(row, "kind"),
                    Objects.requireNonNull(Columns.fromJson(row, "arguments", Measures.class)),
                    Columns.text(row, "asked_by"),
                    Columns.instant(row, "asked_at"),
                    Columns.instant(row, "expires_at")));
        }
        return commands;
    }

    /** Stores the first answer, and says whether this was it. */
    static boolean answer(Connection connection, HostId host, UUID id, Reason answer, Instant at) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update command set state = 'answered', answer = ?, answered_at = ?
                 where host = ? and id = ? and answered_at is null
                """)) {
            Columns.set(update, Columns.json(answer), at, host, id);
            if (update.executeUpdate() == 0) {
                return false;
            }
        }
        recordEvent(connection, host, id, Command.State.ANSWERED, at, answer);
        return true;
    }

    /** Writes a command's new state into the ledger of its host and the live stream. */
    static void recordEvent(
            Connection connection, HostId host, UUID id, Command.State state, Instant at, @Nullable Reason answer)
            throws SQLException {
        Map<String, Object> event = new LinkedHashMap<>();
        event.put("command", id.toString());
        event.put("state", state.code());
        if (answer != null) {
            event.put("answer", answer);
        }
        Ledger.append(connection, Ledger.streamOf(host), at, "agent", "command." + state.code(), id.toString(), event);
        LiveEvents.append(connection, "command", host, event);
    }
}
