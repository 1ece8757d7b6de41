package io.smartmon.storage;

/** The boots from which a host reports. */
final class BootRows {
    /**
     * Records that a registered host reported from a boot; no row if it is not registered. Parameters: boot id, host.
     */
    static final String SEEN = """
            insert into host_boot as b (host, boot_id, first_heard_at, last_heard_at)
            select h.id, ?, t.now, t.now from host h, (select clock_timestamp() as now) as t where h.id = ?
            on conflict (host, boot_id) do update set last_heard_at = excluded.last_heard_at
            """;

    /**
     * The identity status of the host {@code c.host}. A machine has one boot at a time: an earlier one that reports
     * again after a
     * later one began, both within the last minute, is another machine with the same machine id. What was heard ahead of the
     * store's clock was heard before that was set back.
     */
    static final String IDENTITY_STATUS = """
            case when exists (
                     select 1 from host_boot earlier join host_boot later on later.host = earlier.host
                      where earlier.host = c.host and earlier.first_heard_at < later.first_heard_at
                        and earlier.last_heard_at > later.first_heard_at
                        and earlier.last_heard_at between clock_timestamp() - interval '60 seconds' and clock_timestamp()
                        and later.last_heard_at between clock_timestamp() - interval '60 seconds' and clock_timestamp())
                 then 'copied' else 'known' end""";

    private BootRows() {}
}
