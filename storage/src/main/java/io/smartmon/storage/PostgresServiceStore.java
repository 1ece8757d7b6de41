package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** The services in PostgreSQL. A row is written only when the service changed: that nothing did is one row of the host. */
public final class PostgresServiceStore implements ServiceStore {
    private static final Duration RETENTION = Duration.ofDays(90);

    private final Database database;

    /** A store on this database that accepts changes from 90 days ago to five minutes ahead of its clock. */
    public PostgresServiceStore(Database database) {
        this.database = database;
    }

    @Override
    public void observe(Reconciliation observation) {
        database.inTransaction(connection -> {
            HostRows.Locked locked = HostRows.lock(connection, observation.host());
            boolean newest = advance(connection, locked, observation.host(), observation.run(), observation.at());
            for (Transition transition : observation.transitions()) {
                if (locked.accepts(transition.observedAt(), RETENTION)) {
                    insert(connection, observation.host(), observation.run(), transition);
                } else {
                    RejectedRows.add(
                            connection,
                            observation.host(),
                            "transition",
                            observation.run(),
                            transition.sequence(),
                            transition.observedAt(),
                            RejectedRows.OUTSIDE,
                            transition);
                }
            }
            if (newest) {
                known(connection, observation.host());
                bringUpToDate(connection, observation);
                if (observation.complete()) {
                    markGone(connection, observation);
                }
            } else if (!locked.clockCorrect() || locked.ahead(observation.at())) {
                // Of a host whose clock is wrong nothing is current, but a stop by request must outlive its agent.
                bringUpToDate(connection, stopsOf(observation));
                endStops(connection, observation);
            }
            return newest;
        });
    }

    /** A stop that ended with a start must not outlive it either, or what crashes next would be left alone. */
    private static void endStops(Connection connection, Reconciliation observation) throws SQLException {
        String[] notStopped = observation.units().stream()
                .filter(seen -> !seen.stopSeen())
                .map(seen -> seen.state().unit().value())
                .toArray(String[]::new);
        try (PreparedStatement update = connection.prepareStatement("""
                update service set stop_seen = false, changed_at = ?
                 where host = ? and stop_seen and unit = any (?)
                """)) {
            Columns.set(update, observation.at(), observation.host(), connection.createArrayOf("text", notStopped));
            if (update.executeUpdate() > 0) {
                LiveEvents.append(connection, "services", observation.host(), Map.of());
            }
        }
    }

    private static Reconciliation stopsOf(Reconciliation observation) {
        return new Reconciliation(
                observation.host(),
                observation.run(),
                observation.at(),
                false,
                observation.units().stream().filter(Seen::stopSeen).toList(),
                List.of());
    }

    /**
     * Whether nothing newer was said of this host's services; then this becomes the newest. A run says things in their order,
     * so its last word is its newest whatever its clock says; between runs only the time can decide. What a wrong clock said is
     * never the newest, so that nothing is frozen by it.
     */
    private static boolean advance(Connection connection, HostRows.Locked locked, HostId host, UUID run, Instant at)
            throws SQLException {
        Instant before = locked.servicesAt();
        boolean newest = before == null || run.equals(locked.run()) || !before.isAfter(at) || locked.ahead(before);
        if (!newest || !locked.clockCorrect() || locked.ahead(at)) {
            return false;
        }
        try (PreparedStatement update = connection.prepareStatement(
                "update host_current set services_at = ?, heard_at = clock_timestamp(), run = ? where host = ?")) {
            Columns.set(update, at, run, host);
            update.executeUpdate();
        }
        return true;
    }

    private static void known(Connection connection, HostId host) throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update host_current set services_known = true, services_reason = null
                 where host = ? and services_known is distinct from true
                """)) {
            Columns.set(update, host);
            if (update.executeUpdate() > 0) {
                LiveEvents.append(connection, "services_known", host, Map.of("known", true));
            }
        }
    }

    private static void insert(Connection connection, HostId host, UUID run, Transition transition)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into service_transition (host, run, sequence, observed_at, unit, from_state, active_state,
                                                sub_state, stop_seen, document)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """)) {
            UnitState to = transition.to();
            Columns.set(
                    insert,
                    host,
                    run,
                    transition.sequence(),
                    transition.observedAt(),
                    to.unit().value(),
                    transition.from(),
                    to.activeState().code(),
                    to.subState(),
                    transition.stopSeen(),
                    Columns.json(to));
            if (insert.executeUpdate() > 0) {
                LiveEvents.append(connection, "service", host, transition);
            }
        }
    }

    private static void bringUpToDate(Connection connection, Reconciliation observation) throws SQLException {
        try (PreparedStatement upsert = connection.prepareStatement("""
                insert into service as s (host, unit, description, load_state, active_state, sub_state,
                                          unit_file_state, type, since, stop_seen, gone, changed_at, document)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, false, ?, ?)
                on conflict (host, unit) do update
                   set description = excluded.description, load_state = excluded.load_state,
                       active_state = excluded.active_state, sub_state = excluded.sub_state,
                       unit_file_state = excluded.unit_file_state, type = excluded.type, since = excluded.since,
                       stop_seen = excluded.stop_seen, gone = false, changed_at = excluded.changed_at,
                       document = excluded.document
                 where s.gone or s.document <> excluded.document or s.stop_seen <> excluded.stop_seen
                """)) {
            for (Seen seen : observation.units()) {
                UnitState state = seen.state();
                Columns.set(
                        upsert,
                        observation.host(),
                        state.unit().value(),
                        state.description(),
                        state.loadState(),
                        state.activeState().code(),
                        state.subState(),
                        state.unitFileState(),
                        state.type(),
                        seen.since(),
                        seen.stopSeen(),
                        observation.at(),
                        Columns.json(state));
                upsert.addBatch();
            }
            if (Arrays.stream(upsert.executeBatch()).anyMatch(count -> count != 0)) {
                // The changes have events of their own; this one covers what is no change of state, and first sights.
                LiveEvents.append(connection, "services", observation.host(), Map.of());
            }
        }
    }

    private static void markGone(Connection connection, Reconciliation observation) throws SQLException {
        String[] present = observation.units().stream()
                .map(seen -> seen.state().unit().value())
                .toArray(String[]::new);
        try (PreparedStatement update = connection.prepareStatement(
                "update service set gone = true, changed_at = ? where host = ? and not gone and unit <> all (?)")) {
            Columns.set(update, observation.at(), observation.host(), connection.createArrayOf("text", present));
            if (update.executeUpdate() > 0) {
                LiveEvents.append(connection, "services", observation.host(), Map.of());
            }
        }
    }

    @Override
    public void notKnown(HostId host, UUID run, Reason reason, Instant at) {
        database.inTransaction(connection -> {
            if (!advance(connection, HostRows.lock(connection, host), host, run, at)) {
                return 0;
            }
            try (PreparedStatement update = connection.prepareStatement("""
                    update host_current set services_known = false, services_reason = ?::jsonb
                     where host = ? and (services_known, services_reason) is distinct from (false, ?::jsonb)
                    """)) {
                Columns.set(update, Columns.json(reason), host, Columns.json(reason));
                int changed = update.executeUpdate();
                if (changed > 0) {
                    LiveEvents.append(connection, "services_known", host, Map.of("known", false, "reason", reason));
                }
                return changed;
            }
        });
    }

    @Override
    public void started(HostId host, List<LastStart> starts) {
        database.inTransaction(connection -> {
            HostRows.Locked ignored = HostRows.lock(connection, host);
            try (PreparedStatement upsert = connection.prepareStatement("""
                    insert into service_start as s (host, unit, invocation_id, fingerprint) values (?, ?, ?, ?)
                    on conflict (host, unit) do update
                       set invocation_id = excluded.invocation_id, stored_at = excluded.stored_at,
                           fingerprint = coalesce(excluded.fingerprint, s.fingerprint)
                     where s.invocation_id <> excluded.invocation_id
                        or s.fingerprint is distinct from coalesce(excluded.fingerprint, s.fingerprint)
                    """)) {
                for (LastStart start : starts) {
                    Columns.set(
                            upsert,
                            host,
                            start.unit().value(),
                            start.invocationId(),
                            Columns.json(start.fingerprint()));
                    upsert.addBatch();
                }
                upsert.executeBatch();
            }
            return ignored;
        });
    }

    @Override
    public List<LastStart> lastStarts(HostId host) {
        return database.inTransaction(connection -> {
            List<LastStart> starts = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement(
                    "select unit, invocation_id, fingerprint from service_start where host = ? order by unit")) {
                Columns.set(query, host);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        starts.add(new LastStart(
                                new UnitName(Columns.text(row, "unit")),
                                Columns.text(row, "invocation_id"),
                                Columns.fromJson(row, "fingerprint", Fingerprint.class)));
                    }
                }
            }
            return starts;
        });
    }

    @Override
    public List<Stop> stopsSeen(HostId host) {
        return database.inTransaction(connection -> {
            List<Stop> stops = new ArrayList<>();
            try (PreparedStatement query = connection.prepareStatement("""
                    select unit, document ->> 'invocationId' as invocation_id, changed_at
                      from service where host = ? and stop_seen and not gone order by unit
                    """)) {
                Columns.set(query, host);
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        stops.add(new Stop(
                                new UnitName(Columns.text(row, "unit")),
                                Columns.text(row, "invocation_id"),
                                Columns.instant(row, "changed_at")));
                    }
                }
            }
            return stops;
        });
    }
}
