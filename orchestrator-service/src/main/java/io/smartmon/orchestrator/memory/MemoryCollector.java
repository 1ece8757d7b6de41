package io.smartmon.orchestrator.memory;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import io.smartmon.host.pressure.Pressure;
import io.smartmon.host.system.MemoryUsage;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Reads memory and the pressure on it. A round reads two small files in about 1 ms. */
public final class MemoryCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("memory");
    static final String AVAILABLE = "available";
    static final String TOTAL = "total";
    /** Over the last 10 s; missing where the kernel does not count it. */
    static final String PRESSURE_10 = "pressure_10s";
    /** Over the last 60 s. */
    static final String PRESSURE_60 = "pressure_60s";

    @Override
    public CollectorId id() {
        return new CollectorId("memory");
    }

    @Override
    public String summary() {
        return "Memory available, and the share of time in which tasks waited for memory: /proc/meminfo and /proc/pressure/memory.";
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
        if (!context.roots().hasProcfs()) {
            return new CollectResult.NoData<>(Reason.of("no_procfs"));
        }
        try {
            MemoryUsage memory = MemoryUsage.read(context.roots());
            Measures.Builder document =
                    Measures.builder().bytes(TOTAL, memory.totalBytes()).bytes(AVAILABLE, memory.availableBytes());
            Pressure.ofMemory(context.roots())
                    .ifPresent(pressure ->
                            document.ratio(PRESSURE_10, pressure.some10()).ratio(PRESSURE_60, pressure.some60()));
            return new CollectResult.Collected<>(List.of(
                    new Observation(KIND, context.host(), context.clock().instant(), document.build())));
        } catch (UnreadableHostException unreadable) {
            return CollectResult.failed(unreadable);
        }
    }
}
