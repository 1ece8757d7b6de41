package io.smartmon.storage;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.store.LeaseStore.Answer;
import io.smartmon.storage.connection.Columns;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.UUID;

/** Maps leases to rows. */
final class LeaseRows {
    /**
     * Whether the lease {@code l} is valid. If it ends later than one term from now, the clock that granted it was set
     * back.
     */
    static final String VALID = "(l.expires_at > clock_timestamp()"
            + " and l.expires_at <= clock_timestamp() + l.term_micros * interval '1 microsecond')";

    private static final String TAKE_IF = """
            insert into host_lease as l (host, holder, epoch, term_micros, expires_at)
            select ?::uuid, ?::uuid, ?::bigint + 1, ?::bigint, clock_timestamp() + ?::bigint * interval '1 microsecond'
             where ?::boolean and %2$s
            on conflict (host) do update
               set epoch = case when l.holder = excluded.holder and %1$s and l.epoch >= excluded.epoch - 1
                                then l.epoch else greatest(l.epoch, excluded.epoch - 1) + 1 end,
                   holder = excluded.holder, term_micros = excluded.term_micros,
                   expires_at = clock_timestamp() + excluded.term_micros * interval '1 microsecond'
             where l.holder = excluded.holder or not %1$s
            """.replace("%1$s", VALID);

    /**
     * Acquires or renews the lease, unless another holder's is valid. Parameters: host, holder, the highest epoch that
     * was seen, the term
     * in microseconds twice, and whether it is wanted at all.
     */
    static final String TAKE = takeIf("true");

    /** As {@link #TAKE}, if a condition without parameters holds as well. */
    static String takeIf(String condition) {
        return TAKE_IF.replace("%2$s", condition);
    }

    /** Renews a lease that is valid. Parameters: the term in microseconds twice, host, holder, the highest epoch that was seen. */
    static final String RENEW = """
            update host_lease l
               set term_micros = ?::bigint, expires_at = clock_timestamp() + ?::bigint * interval '1 microsecond'
             where l.host = ? and l.holder = ? and l.epoch >= ? and %s
            """.replace("%s", VALID);

    /** How the lease is now. Parameter: host. */
    static final String READ = """
            select l.holder, l.epoch,
                   case when %s then (extract(epoch from l.expires_at - clock_timestamp()) * 1000000)::bigint
                        else 0 end as micros
              from host_lease l where l.host = ?
            """.replace("%s", VALID);

    private static final UUID NOBODY = new UUID(0, 0);

    private LeaseRows() {}

    static long micros(Duration term) {
        return term.toNanos() / 1000;
    }

    /**
     * The result of {@link #READ} for this holder: an unheld or expired lease is another holder's with nothing
     * remaining.
     */
    static Answer answer(ResultSet row, HostId host, UUID holder) throws SQLException {
        if (!row.next()) {
            return new Answer.HeldByOther(NOBODY, Duration.ZERO);
        }
        UUID its = Columns.uuid(row, "holder");
        Duration remaining = Duration.ofNanos(Math.max(0, row.getLong("micros")) * 1000);
        return its.equals(holder) && remaining.isPositive()
                ? new Answer.Held(new Lease(host, holder, row.getLong("epoch"), remaining))
                : new Answer.HeldByOther(its, remaining);
    }
}
