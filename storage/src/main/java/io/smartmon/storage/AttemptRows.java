package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.store.IncidentStore.Attempt;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.subject.Subject;
import io.smartmon.storage.connection.Columns;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The attempts on a subject. A held, refused or expired plan does not count; nor does an attempt begun before the subject was
 * re-armed, which the sum of the generations of its incidents shows.
 */
final class AttemptRows {
    private static final String COUNTS = "a.host = ? and a.subject_kind = ? and a.subject = ? and a.generation >= ?"
            + " and coalesce(a.ended_as, '') not in ('held', 'refused', 'expired')";

    private AttemptRows() {}

    /**
     * The attempts that count against the limits.
     *
     * @param inWindow how many
     * @param sinceLast how long ago the newest began; null without one
     */
    record Counted(int inWindow, @Nullable Duration sinceLast) {}

    /**
     * Counts by the boot's own clock. An attempt of an earlier boot counts from the start of this boot, unless by the store's
     * clock it was over by then. So does one that this boot has not reached yet: it was begun by another clock, and would block
     * every repair until then.
     */
    static Counted count(Connection connection, PlanCommit commit, long generation) throws SQLException {
        Plan plan = commit.plan();
        CommitLimits limits = commit.limits();
        long now = commit.decidedHundredths();
        long window = hundredths(limits.attemptsWindow());
        long longest = Math.max(window, hundredths(limits.cooldown()));
        try (PreparedStatement query = connection.prepareStatement("""
                select count(*) filter (where ago < ?) as in_window, min(ago) as last
                  from (select case when a.boot_id = ? and a.begun_hundredths <= ? then ? - a.begun_hundredths else ? end as ago
                          from attempt a
                         where %s
                           and (a.boot_id = ?
                                or a.stored_at > clock_timestamp() - ?::bigint * interval '10 milliseconds')) as counted
                """.replace("%s", COUNTS))) {
            Columns.set(
                    query,
                    window,
                    plan.bootId(),
                    now,
                    now,
                    now,
                    plan.host(),
                    plan.subject().kind(),
                    plan.subject().name(),
                    generation,
                    plan.bootId(),
                    now + longest);
            try (ResultSet row = query.executeQuery()) {
                row.next();
                long last = row.getLong("last");
                Duration sinceLast = row.wasNull() ? null : Duration.ofMillis(last * 10);
                return new Counted(row.getInt("in_window"), sinceLast);
            }
        }
    }

    private static long hundredths(Duration span) {
        return span.toMillis() / 10;
    }

    /** How often the subject's incidents were re-armed. */
    static long generation(Connection connection, HostId host, Subject subject) throws SQLException {
        try (PreparedStatement query = connection.prepareStatement("""
                select coalesce(sum(generation), 0)::bigint as generation from incident
                 where host = ? and subject_kind = ? and subject = ?
                """)) {
            Columns.set(query, host, subject.kind(), subject.name());
            try (ResultSet row = query.executeQuery()) {
                row.next();
                return row.getLong("generation");
            }
        }
    }

    static void insert(Connection connection, PlanCommit commit, UUID attempt, int number, long generation)
            throws SQLException {
        Plan plan = commit.plan();
        try (PreparedStatement insert = connection.prepareStatement("""
                insert into attempt (host, id, plan, incident, subject_kind, subject, number, boot_id, begun_hundredths,
                                     begun_at, generation)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                """)) {
            Columns.set(
                    insert,
                    plan.host(),
                    attempt,
                    plan.id(),
                    plan.incident(),
                    plan.subject().kind(),
                    plan.subject().name(),
                    number,
                    plan.bootId(),
                    commit.decidedHundredths(),
                    plan.createdAt(),
                    generation);
            insert.executeUpdate();
        }
    }

    /** The attempts since then by either clock, newest first. */
    static List<Attempt> since(Connection connection, HostId host, Subject subject, Instant since) throws SQLException {
        List<Attempt> attempts = new ArrayList<>();
        try (PreparedStatement query =
                connection.prepareStatement("select begun_at, boot_id, begun_hundredths from attempt a where " + COUNTS
                        + " and (begun_at >= ? or stored_at >= ?) order by stored_at desc, id desc")) {
            Columns.set(
                    query, host, subject.kind(), subject.name(), generation(connection, host, subject), since, since);
            try (ResultSet row = query.executeQuery()) {
                while (row.next()) {
                    attempts.add(new Attempt(
                            Columns.instant(row, "begun_at"),
                            Columns.text(row, "boot_id"),
                            row.getLong("begun_hundredths")));
                }
            }
        }
        return attempts;
    }
}
