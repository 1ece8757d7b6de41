package io.smartmon.domain.lease;

import java.time.Duration;

/**
 * The lease as one agent sees it.
 *
 * @param mine whether it holds the lease
 * @param epoch the epoch it knows
 * @param remaining how long this agent still holds the lease; zero if it does not
 */
public record LeaseView(boolean mine, long epoch, Duration remaining) {}
