package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The measurements in PostgreSQL: one row a sample, in partitions by time. */
public final class PostgresSampleStore implements SampleStore {
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final Duration AHEAD = Duration.ofMinutes(5);
    private static final int MAX_BATCH = 1000;
    private static final String COLUMNS =
            "cpu_percent, load1, load5, load15, memory_total, memory_available, swap_total, swap_used, uptime_seconds, mounts";

    private final Database database;
    private final InstantSource clock;

    /** A store on this database that takes what lies within seven days before and five minutes after the present. */
    public PostgresSampleStore(Database database) {
        this(database, InstantSource.system());
    }

    /** A store for which the present is what this clock says. */
    public PostgresSampleStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    @Override
    public Appended append(HostId host, UUID run, List<SystemSample> samples) {
        if (samples.size() > MAX_BATCH) {
            throw new IllegalArgumentException("at most " + MAX_BATCH + " samples, got " + samples.size());
        }
        if (samples.isEmpty()) {
            return new Appended(0, 0, 0);
        }
        Instant now = clock.instant();
        List<SystemSample> fit = new ArrayList<>();
        List<SystemSample> reject = new ArrayList<>();
        for (SystemSample sample : samples) {
            boolean within = !sample.observedAt().isBefore(now.minus(RETENTION))
                    && !sample.observedAt().isAfter(now.plus(AHEAD));
            (within ? fit : reject).add(sample);
        }
        return database.inTransaction(connection -> {
            boolean eventDue = lockCurrent(connection, host);
            int stored = insert(connection, host, run, fit);
            for (SystemSample sample : reject) {
                Rejects.add(
                        connection,
                        host,
                        "sample",
                        run,
                        sample.sequence(),
                        sample.observedAt(),
                        "not within seven days before and five minutes after " + now,
                        sample);
            }
            if (stored > 0) {
                SystemSample newest = fit.stream()
                        .max(Comparator.comparing(SystemSample::observedAt))
                        .orElseThrow();
                bringUpToDate(connection, host, run, newest);
                LiveEvents.appendQuietly(connection, "sample", host, newest);
                if (eventDue) {
                    recordEventTime(connection, host);
                }
            }
            return new Appended(stored, fit.size() - stored, reject.size());
        });
    }

    /** Locks the host's current row and says whether listeners may be woken: once a second at most. */
    private static boolean lockCurrent(Connection connection, HostId host) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select coalesce(sample_told_at <= clock_timestamp() - interval '1 second', true) as event_due
                  from host_current where host = ? for update
                """)) {
            Columns.set(query, host);
            try (ResultSet row = query.executeQuery()) {
                if (!row.next()) {
                    throw new StoreFailedException("host " + host + " is not registered", null);
                }
                return row.getBoolean("event_due");
            }
        }
    }

    private static void recordEventTime(Connection connection, HostId host) throws SQLException {
        LiveEvents.wake(connection, "sample", host);
        try (PreparedStatement update = connection.prepareStatement(
                "update host_current set sample_told_at = clock_timestamp() where host = ?")) {
            Columns.set(update, host);
            update.executeUpdate();
        }
    }

    private static int insert(Connection connection, HostId host, UUID run, List<SystemSample> samples)
            throws SQLException {
        try (PreparedStatement insert = connection.prepareStatement("insert into system_sample (host, run, sequence,"
                + " observed_at, " + COLUMNS + ") values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
                + " on conflict do nothing")) {
            for (SystemSample s : samples) {
                Columns.set(
                        insert,
                        host,
                        run,
                        s.sequence(),
                        s.observedAt(),
                        s.cpuPercent(),
                        s.load1(),
                        s.load5(),
                        s.load15(),
                        s.memoryTotalBytes(),
                        s.memoryAvailableBytes(),
                        s.swapTotalBytes(),
                        s.swapUsedBytes(),
                        s.uptimeSeconds(),
                        Columns.json(s.mounts()));
                insert.addBatch();
            }
            return Arrays.stream(insert.executeBatch())
                    .filter(count -> count > 0 || count == Statement.SUCCESS_NO_INFO)
                    .map(count -> 1)
                    .sum();
        }
    }

    private static void bringUpToDate(Connection connection, HostId host, UUID run, SystemSample s)
            throws SQLException {
        try (PreparedStatement update = connection.prepareStatement("""
                update host_current
                   set heard_at = greatest(heard_at, ?), run = ?, sequence = ?, observed_at = ?, cpu_percent = ?,
                       load1 = ?, load5 = ?, load15 = ?, memory_total = ?, memory_available = ?, swap_total = ?,
                       swap_used = ?, uptime_seconds = ?, mounts = ?
                 where host = ? and (observed_at is null or observed_at < ?)
                """)) {
            Columns.set(
                    update,
                    s.observedAt(),
                    run,
                    s.sequence(),
                    s.observedAt(),
                    s.cpuPercent(),
                    s.load1(),
                    s.load5(),
                    s.load15(),
                    s.memoryTotalBytes(),
                    s.memoryAvailableBytes(),
                    s.swapTotalBytes(),
                    s.swapUsedBytes(),
                    s.uptimeSeconds(),
                    Columns.json(s.mounts()),
                    host,
                    s.observedAt());
            update.executeUpdate();
        }
    }
}
