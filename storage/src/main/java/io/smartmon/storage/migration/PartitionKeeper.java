package io.smartmon.storage.migration;

import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.keeper.JobLease;
import io.smartmon.storage.keeper.KeeperStore;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.UUID;

/**
 * Makes partitions seven days ahead, and drops those whose rows are past their retention: samples and observations after 7
 * days, changes of services after 90, events of the live stream after one. What was delivered, answered or put aside is deleted
 * too, after 90 days or 7.
 *
 * <p>One keeper at a time works under a fenced lease in {@code job_run}; it is to be run at start and daily. A keeper that
 * slept past its lease is fenced: its round changes nothing. Thread-safe.
 */
public final class PartitionKeeper {
    private static final String JOB = "partitions";
    private static final Duration LEASE = Duration.ofMinutes(2);
    private static final Duration LIVE_EVENTS = Duration.ofDays(1);
    private static final Duration REJECTED_ROWS = Duration.ofDays(7);
    private static final Duration OUTBOX = Duration.ofDays(90);
    private static final Duration COMMANDS = Duration.ofDays(90);
    private static final Duration BOOTS = Duration.ofDays(90);

    private final Database database;
    private final KeeperStore leases;
    private final UUID holder;
    private final InstantSource clock;

    /**
     * A keeper.
     *
     * @param holder this process's own identity
     * @param clock what the time is; the lease's time is the database's
     */
    public PartitionKeeper(Database database, UUID holder, InstantSource clock) {
        this.database = database;
        this.leases = new KeeperStore(database);
        this.holder = holder;
        this.clock = clock;
    }

    /** The result of a round. */
    public sealed interface Outcome {
        /** It was ours. */
        record Kept(int made, int dropped) implements Outcome {}

        /** Another keeper holds or took the lease; nothing was changed. */
        record LeftToOther() implements Outcome {}
    }

    /** Does one round, if no other keeper is at it. */
    public Outcome run() {
        long epoch = acquire();
        Outcome outcome = epoch == 0 ? new Outcome.LeftToOther() : runUnder(epoch);
        if (outcome instanceof Outcome.Kept) {
            prune();
        }
        return outcome;
    }

    /** Deletes what is over, apart from the partitions: without those nothing can be stored, so no failure here may undo them. */
    private void prune() {
        Instant now = clock.instant();
        database.inTransaction(connection -> {
            prune(connection, "delete from outbox where state <> 'due' and changed_at < ?", now.minus(OUTBOX));
            prune(connection, "delete from rejected_row where rejected_at < ?", now.minus(REJECTED_ROWS));
            prune(
                    connection,
                    "delete from command where state not in ('queued', 'claimed') and asked_at < ?",
                    now.minus(COMMANDS));
            prune(connection, "delete from host_boot where last_heard_at < ?", now.minus(BOOTS));
            return true;
        });
    }

    /** Acquires the lease and returns its epoch; 0 if another holds it. */
    long acquire() {
        return leases.acquire(JOB, holder, LEASE).map(JobLease::epoch).orElse(0L);
    }

    /** Does one round under a lease that was taken before, all in one transaction that holds the lease's row. */
    Outcome runUnder(long epoch) {
        Instant now = clock.instant();
        return database.inTransaction(connection -> {
            if (!KeeperStore.stillOurs(connection, new JobLease(JOB, holder, epoch))) {
                return new Outcome.LeftToOther();
            }
            int made = 0;
            int dropped = 0;
            for (Partitions partitions : Partitions.ALL) {
                Partitions.Round round = partitions.keep(connection, now);
                made += round.made();
                dropped += round.dropped();
            }
            prune(connection, "delete from live_event where at < ?", now.minus(LIVE_EVENTS));
            finish(connection, made, dropped);
            return new Outcome.Kept(made, dropped);
        });
    }

    private static void prune(Connection connection, String delete, Instant before) throws SQLException {
        try (PreparedStatement prune = connection.prepareStatement(delete)) {
            Columns.set(prune, before);
            prune.executeUpdate();
        }
    }

    private static void finish(Connection connection, int made, int dropped) throws SQLException {
        // The lease ends with the round, so that another instance may do the next one.
        try (PreparedStatement update = connection.prepareStatement(
                "update job_run set finished_at = clock_timestamp(), expires_at = clock_timestamp(), outcome = 'done',"
                        + " detail = ? where job = ?")) {
            Columns.set(update, made + " partitions made, " + dropped + " dropped", JOB);
            update.executeUpdate();
        }
    }
}
