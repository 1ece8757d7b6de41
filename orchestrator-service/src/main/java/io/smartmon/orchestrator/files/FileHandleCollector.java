package io.smartmon.orchestrator.files;

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
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Counts the open file handles of the machine. A round reads one line. */
public final class FileHandleCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("file_handles");
    // Allocated, allocated and not in use (always 0 since Linux 2.6), the most that may be allocated.
    private static final Pattern FILE_NR = Pattern.compile("(\\d+)\\s+\\d+\\s+(\\d+)\\s*");

    @Override
    public CollectorId id() {
        return new CollectorId("files");
    }

    @Override
    public String summary() {
        return "Open file handles and their limit: /proc/sys/fs/file-nr.";
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
            Matcher line = FILE_NR.matcher(
                    context.roots().files().lines("sys/fs/file-nr").getFirst());
            if (!line.matches()) {
                return new CollectResult.Failed<>(Reason.of("host_unreadable"), null);
            }
            Measures document = Measures.builder()
                    .count("open_files", Long.parseLong(line.group(1)))
                    .count("file_max", Long.parseLong(line.group(2)))
                    .build();
            return new CollectResult.Collected<>(List.of(
                    new Observation(KIND, context.host(), context.clock().instant(), document)));
        } catch (UnreadableHostException | NumberFormatException unreadable) {
            return CollectResult.failed(unreadable);
        }
    }
}
