package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.live.LiveEvents;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** The measurements in PostgreSQL: one row a sample, in partitions by time. */
public final class PostgresSampleStore implements SampleStore {
    private static final Duration RETENTION = Duration.ofDays(7);
    private static final int MAX_BATCH = 1000;
    private static final String COLUMNS =
            "cpu_percent, load1, load5, load15, memory_total, memory_available, swap_total, swap_used, uptime_seconds, mounts";

    private final Database database;

    /** A store on this database that accepts rows from seven days ago to five minutes ahead of its clock. */
    public PostgresSampleStore(Database database) {
        this.database = database;
    }

    @Override
    public Appended append(HostId host, UUID run, List<SystemSample> samples) {
        if (samples.size() > MAX_BATCH) {
            throw new IllegalArgumentException("at most " + MAX_BATCH + " samples, got " + samples.size());
        }
        if (samples.isEmpty()) {
            return new Appended(0, 0, 0);
        }
        return database.inTransaction(connection -> {
            HostRows.Locked locked = HostRows.lock(connection, host);
            List<SystemSample> fit = new ArrayList<>();
            int rejected = 0;
            for (SystemSample sample : samples) {
                if (locked.accepts(sample.observedAt(), RETENTION)) {
                    fit.add(sample);
                } else {
                    RejectedRows.add(
                            connection,
                            host,
                            "sample",
                            run,
                            sample.sequence(),
                            sample.observedAt(),
                            RejectedRows.OUTSIDE,
                            sample);
                    rejected++;
                }
            }
            int stored = insert(connection, host, run, fit);
            // An agent whose clock is wrong would stay the newest for as long as it is wrong.
            if (stored > 0 && locked.clockCorrect()) {
                SystemSample newest = fit.stream()
                        .max(Comparator.comparingLong(SystemSample::sequence))
                        .orElseThrow();
                bringUpToDate(connection, host, run, newest);
                LiveEvents.appendQuietly(connection, "sample", host, newest);
                if (locked.wakeDue()) {
                    recordEventTime(connection, host);
                }
            }
            return new Appended(stored, fit.size() - stored, rejected);
        });
    }

    private static void recordEventTime(Connection connection, HostId host) throws SQLException {
        LiveEvents.wake(connection, "sample", host);
        try (PreparedStatement update = connection.prepareStatement(
                "update host_current set sample_notified_at = clock_timestamp() where host = ?")) {
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
                   set heard_at = clock_timestamp(), run = ?, sequence = ?, observed_at = ?, cpu_percent = ?,
                       load1 = ?, load5 = ?, load15 = ?, memory_total = ?, memory_available = ?, swap_total = ?,
                       swap_used = ?, uptime_seconds = ?, mounts = ?
                 where host = ? and (observed_at is null or observed_at < ?
                                     or (run = ? and sequence < ?)
                                     or observed_at > clock_timestamp() + interval '5 minutes')
                """)) {
            Columns.set(
                    update,
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
                    s.observedAt(),
                    run,
                    s.sequence());
            update.executeUpdate();
        }
    }
}
