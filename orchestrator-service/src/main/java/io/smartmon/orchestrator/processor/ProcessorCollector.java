package io.smartmon.orchestrator.processor;

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
import io.smartmon.host.system.CpuTimes;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the pressure on the processors and what the hypervisor takes of them. A round reads two
 * small files in about 0.5 ms. */
public final class ProcessorCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("processor");
    /** Over the last 60 s; missing where the kernel does not count it. */
    static final String PRESSURE = "pressure";
    /** Since the collection before; missing in the first one. */
    static final String STEAL = "steal";

    private @Nullable CpuTimes previous;

    @Override
    public CollectorId id() {
        return new CollectorId("processor");
    }

    @Override
    public String summary() {
        return "The share of time in which tasks waited for a processor, and what other virtual machines took: /proc/pressure/cpu and /proc/stat.";
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
            CpuTimes now = CpuTimes.read(context.roots());
            Measures.Builder document = Measures.builder();
            Pressure.ofCpu(context.roots()).ifPresent(pressure -> document.ratio(PRESSURE, pressure.some60()));
            if (previous != null) {
                now.stolenSince(previous).ifPresent(steal -> document.ratio(STEAL, steal));
            }
            previous = now;
            return new CollectResult.Collected<>(List.of(
                    new Observation(KIND, context.host(), context.clock().instant(), document.build())));
        } catch (UnreadableHostException unreadable) {
            return CollectResult.failed(unreadable);
        }
    }
}
