package io.smartmon.orchestrator.clock;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;

/** Compares the wall clock with the store's, from the answers of the sync call; it makes no call itself. */
public final class ClockCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("clock");
    /** How far, in either direction. */
    static final String OFFSET = "offset";
    /** Whether the host is ahead of the store. */
    static final String AHEAD = "ahead";

    @Override
    public CollectorId id() {
        return new CollectorId("clock");
    }

    @Override
    public String summary() {
        return "The offset of the wall clock from the store's.";
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(30);
    }

    @Override
    public Set<ObservationKind> kinds() {
        return Set.of(KIND);
    }

    @Override
    public CollectResult<List<Observation>> collect(CollectorContext context, Deadline deadline) {
        return switch (context.clockOffset().get()) {
            case Knowledge.Unknown<Duration>(Reason reason) -> new CollectResult.NoData<>(reason);
            case Knowledge.Known<Duration>(Duration offset, Instant at) ->
                new CollectResult.Collected<>(List.of(new Observation(
                        KIND,
                        context.host(),
                        context.clock().instant(),
                        Measures.builder()
                                .span(OFFSET, offset.abs())
                                .flag(AHEAD, offset.isPositive())
                                .build())));
        };
    }
}
