package io.smartmon.domain.lease;

import java.time.Duration;

/**
 * How the lease looks to one orchestrator.
 *
 * @param mine whether it holds the lease
 * @param epoch the epoch it knows
 * @param remaining how long the lease still stands for it, zero if it does not hold it
 */
public record LeaseView(boolean mine, long epoch, Duration remaining) {}
