package io.smartmon.storage;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SyncStore;
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
 * The agents' regular call in PostgreSQL: all its statements go in one message, so that it costs one round trip and the
 * commit. Each statement sees what those before it did.
 */
public final class PostgresSyncStore implements SyncStore {
    /** Whether the host's current row is locked by this transaction. */
    private static final String LOCKED = "coalesce(current_setting('smartmon.host_row', true), '') = 'locked'";

    // Whoever acts for a host takes its commands; one that another run claimed and never answered expires.
    // Who stores what was collected may hold the host's row for long: then the lease is renewed all the same, and the
    // row is left for next time. Taking a lease anew waits for it, since a restored store is marked there.
    private static final String SYNC = String.join(
            ";\n",
            "select row.*, set_config('smartmon.host_row', 'locked', true)"
                    + " from (select identity_status, restored_since from host_current where host = ? for update skip locked) row",
            BootRows.SEEN,
            "update host_current c set heard_at = clock_timestamp(), agent_clock_offset_ms = " + HostRows.OFFSET
                    + ", dry_run = ?, identity_status = " + BootRows.IDENTITY_STATUS + ", " + RestoredRows.MARK
                    + " from " + RestoredRows.SEEN
                    + " where c.host = ? and " + LOCKED,
            "select identity_status, restored_since, clock_timestamp() as now from host_current where host = ?",
            LeaseRows.takeIf(LOCKED),
            LeaseRows.RENEW + " and ?::boolean and not " + LOCKED,
            LeaseRows.READ,
            PostgresHoldStore.IN_FORCE,
            "select id, generation from incident where host = ? and owner = 'agent' and state <> 'closed'"
                    + " order by opened_at, id",
            CommandRows.EXPIRE,
            CommandRows.CLAIM,
            CommandRows.CLAIMED);

    private final Database database;

    /** A store on this database. */
    public PostgresSyncStore(Database database) {
        this.database = database;
    }

    @Override
    public Answer sync(Request request) {
        HostId host = request.host();
        UUID holder = request.holder();
        long term = LeaseRows.micros(request.term());
        return database.inTransaction(connection -> {
            try (PreparedStatement all = connection.prepareStatement(SYNC)) {
                Columns.set(
                        all,
                        // the host as it was
                        host,
                        // boot
                        request.bootId(),
                        host,
                        // heard
                        request.at(),
                        request.dryRun(),
                        // what was seen outside the store
                        request.seenEpoch(),
                        request.lastPlan(),
                        host,
                        host,
                        request.lastPlan(),
                        host,
                        // the host as it is
                        host,
                        // lease
                        host,
                        holder,
                        request.seenEpoch(),
                        term,
                        term,
                        request.wantsLease(),
                        // renewed
                        term,
                        term,
                        host,
                        holder,
                        request.seenEpoch(),
                        request.wantsLease(),
                        // as it is
                        host,
                        // holds
                        host,
                        // incidents
                        host,
                        // commands
                        host,
                        holder,
                        holder,
                        host,
                        host,
                        holder,
                        host,
                        host,
                        holder);
                all.execute();
                return answer(connection, all, request);
            }
        });
    }

    private static Answer answer(Connection connection, PreparedStatement all, Request request) throws SQLException {
        HostId host = request.host();
        @Nullable String before = null;
        boolean restoredBefore = false;
        try (ResultSet row = all.getResultSet()) {
            if (row.next()) {
                before = Columns.text(row, "identity_status");
                restoredBefore = Columns.instantOrNull(row, "restored_since") != null;
            }
        }
        all.getMoreResults(); // how many boots were noted
        all.getMoreResults(); // whether it was heard
        IdentityStatus identity;
        Instant restoredSince;
        Instant storeTime;
        try (ResultSet row = next(all)) {
            if (!row.next()) {
                throw HostRows.notRegistered(host);
            }
            identity = IdentityStatus.decode(Columns.text(row, "identity_status"));
            restoredSince = Columns.instantOrNull(row, "restored_since");
            storeTime = Columns.instant(row, "now");
        }
        all.getMoreResults(); // how many leases were taken
        all.getMoreResults(); // how many were renewed
        LeaseStore.Answer lease;
        try (ResultSet row = next(all)) {
            lease = LeaseRows.answer(row, host, request.holder());
        }
        List<Hold> holds;
        try (ResultSet row = next(all)) {
            holds = PostgresHoldStore.holds(row);
        }
        List<OpenIncident> open = new ArrayList<>();
        try (ResultSet row = next(all)) {
            while (row.next()) {
                open.add(new OpenIncident(Columns.uuid(row, "id"), row.getLong("generation")));
            }
        }
        List<UUID> expired = ids(next(all));
        List<UUID> claimed = ids(next(all));
        List<Command> commands;
        try (ResultSet row = next(all)) {
            commands = CommandRows.commands(row, host);
        }
        for (UUID id : expired) {
            CommandRows.recordEvent(connection, host, id, Command.State.EXPIRED, storeTime, null);
        }
        for (UUID id : claimed) {
            CommandRows.recordEvent(connection, host, id, Command.State.CLAIMED, storeTime, null);
        }
        if (before != null && !identity.code().equals(before)) {
            LiveEvents.append(connection, "identity_status", host, Map.of("identity_status", identity.code()));
        }
        if (before != null && restoredSince != null && !restoredBefore) {
            recordRestored(connection, request, storeTime);
        }
        return new Answer(lease, identity, restoredSince, holds, open, commands, storeTime);
    }

    private static void recordRestored(Connection connection, Request request, Instant at) throws SQLException {
        HostId host = request.host();
        Map<String, Object> seen = new LinkedHashMap<>();
        seen.put("epoch", request.seenEpoch());
        UUID lastPlan = request.lastPlan();
        if (lastPlan != null) {
            seen.put("plan", lastPlan.toString());
        }
        Ledger.append(connection, Ledger.streamOf(host), at, "agent", "store.restored", host.toString(), seen);
        LiveEvents.append(connection, "restored", host, seen);
    }

    private static ResultSet next(PreparedStatement all) throws SQLException {
        if (!all.getMoreResults()) {
            throw new SQLException("the answer lacks a part", "XX000");
        }
        return all.getResultSet();
    }

    private static List<UUID> ids(ResultSet rows) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        try (ResultSet row = rows) {
            while (row.next()) {
                ids.add(Columns.uuid(row, "id"));
            }
        }
        return ids;
    }

    @Override
    public void answer(HostId host, UUID command, Reason answer, Instant at) {
        database.inTransaction(connection -> CommandRows.answer(connection, host, command, answer, at));
    }
}
