package io.smartmon.orchestrator.restored;

import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
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

/** Says that the store is older than what was done on this host, from its answers to the sync call; it makes no call itself. */
public final class StoreCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("store_restored");
    /** When that was noticed. */
    static final String SINCE = "since";

    @Override
    public CollectorId id() {
        return new CollectorId("store");
    }

    @Override
    public String summary() {
        return "Whether the database is older than what was last done on the host; nothing is observed where it is not.";
    }

    @Override
    public Duration interval() {
        return Duration.ofSeconds(10);
    }

    @Override
    public Set<ObservationKind> kinds() {
        return Set.of(KIND);
    }

    @Override
    public CollectResult<List<Observation>> collect(CollectorContext context, Deadline deadline) {
        return switch (context.store().get()) {
            case Knowledge.Unknown<StoreView>(Reason reason) -> new CollectResult.NoData<>(reason);
            case Knowledge.Known<StoreView>(StoreView store, Instant at) -> {
                Instant since = store.restoredSince();
                yield new CollectResult.Collected<>(
                        since == null
                                ? List.of()
                                : List.of(new Observation(
                                        KIND,
                                        context.host(),
                                        context.clock().instant(),
                                        Measures.of(SINCE, Measure.moment(since)))));
            }
        };
    }
}
