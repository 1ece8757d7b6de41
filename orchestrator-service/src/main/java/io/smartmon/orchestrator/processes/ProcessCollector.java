package io.smartmon.orchestrator.processes;

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
import io.smartmon.host.processes.ProcessScan;
import java.time.Duration;
import java.util.List;
import java.util.Set;

/** Counts processes. A round reads one line of each process: 3 ms for a hundred on a busy machine. */
public final class ProcessCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("processes");
    static final String PROCESSES = "processes";
    /** Process ids in use: each thread uses one. */
    static final String TASKS = "tasks";

    static final String PID_MAX = "pid_max";
    static final String ZOMBIES = "zombies";
    static final String PARENT = "parent";

    @Override
    public CollectorId id() {
        return new CollectorId("processes");
    }

    @Override
    public String summary() {
        return "The number of processes, how many process ids are in use, and zombies with their parent: /proc/[pid]/stat, /proc/loadavg and /proc/sys/kernel/pid_max.";
    }

    @Override
    public Duration interval() {
        return Duration.ofMinutes(1);
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
            ProcessScan scan = ProcessScan.of(context.roots());
            Measures.Builder document = Measures.builder()
                    .count(PROCESSES, scan.processes())
                    .count(TASKS, scan.tasks())
                    .count(PID_MAX, scan.pidMax())
                    .count(ZOMBIES, scan.zombies());
            scan.parent().ifPresent(parent -> document.text(PARENT, parent));
            return new CollectResult.Collected<>(List.of(
                    new Observation(KIND, context.host(), context.clock().instant(), document.build())));
        } catch (UnreadableHostException unreadable) {
            return CollectResult.failed(unreadable);
        }
    }
}
