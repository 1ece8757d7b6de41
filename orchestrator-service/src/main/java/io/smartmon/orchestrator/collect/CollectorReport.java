package io.smartmon.orchestrator.collect;

import io.smartmon.domain.measure.Reason;
import io.smartmon.host.collect.CollectorId;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * How a collector does, for metrics and health.
 *
 * @param id which one
 * @param collected how often it gave a result, the absence of data included
 * @param failed how often it failed
 * @param skipped how often it was skipped because it was still running
 * @param lastDuration how long the last finished collection took; null before the first
 * @param lastSuccess when it last succeeded: its heartbeat; null before the first
 * @param lastFailure why the newest collection failed; null if it did not
 */
public record CollectorReport(
        CollectorId id,
        long collected,
        long failed,
        long skipped,
        @Nullable Duration lastDuration,
        @Nullable Instant lastSuccess,
        @Nullable Reason lastFailure) {}
