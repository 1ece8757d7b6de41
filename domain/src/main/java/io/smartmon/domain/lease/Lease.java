package io.smartmon.domain.lease;

import io.smartmon.domain.host.HostId;
import java.time.Duration;
import java.util.UUID;

/**
 * The right to act for a host.
 *
 * @param host for which host
 * @param holder the run of the agent that holds it
 * @param epoch grows by one each time that it changes hands or lapses; a lower one is void everywhere
 * @param remaining how long it remains valid, by the database's clock at the time of the answer
 */
public record Lease(HostId host, UUID holder, long epoch, Duration remaining) {}
