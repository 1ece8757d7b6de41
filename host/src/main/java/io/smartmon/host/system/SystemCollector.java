package io.smartmon.host.system;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import java.util.OptionalDouble;
import org.jspecify.annotations.Nullable;

/**
 * Reads the machine as a whole: on Linux from its procfs and statvfs(3), elsewhere through OSHI. It keeps the processor times of
 * the previous observation, since a share of time needs two.
 *
 * <p>Measured on two busy processors with one disk: a collection takes 1 to 4 ms (through OSHI 14 to 17 ms), the first of a
 * process 0.4 to 1 s, since the call into the C library is linked then.
 */
public final class SystemCollector {
    private static final CollectorId ID = new CollectorId("system");

    private final Machine machine;

    @Nullable
    private CpuTimes previous;

    SystemCollector(Machine machine) {
        this.machine = machine;
    }

    /** A collector for the machine under these roots. */
    public static SystemCollector of(HostRoots roots) {
        return new SystemCollector(Machine.of(roots));
    }

    /** Its name, the same in every release. */
    public CollectorId id() {
        return ID;
    }

    /** Reads once; for one thread at a time. */
    public CollectResult<SystemObservation> collect(Deadline deadline) {
        try {
            CpuTimes now = machine.cpuTimes();
            OptionalDouble percent = previous == null ? OptionalDouble.empty() : now.percentSince(previous);
            previous = now;
            FileSystems.Usage fileSystems = machine.fileSystems(deadline);
            return new CollectResult.Collected<>(new SystemObservation(
                    percent.isPresent() ? percent.getAsDouble() : null,
                    machine.load(),
                    machine.memory(),
                    machine.uptimeSeconds(),
                    fileSystems.mounts(),
                    fileSystems.unanswered()));
        } catch (UnreadableHostException e) {
            return CollectResult.failed(e);
        }
    }
}
