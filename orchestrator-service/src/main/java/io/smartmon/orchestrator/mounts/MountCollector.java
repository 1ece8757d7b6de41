package io.smartmon.orchestrator.mounts;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import io.smartmon.host.system.MountReader;
import io.smartmon.host.system.MountState;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Reads how full file systems are and how they are mounted. A round
 * takes about 2 ms with one disk, the first 0.3 s, since the call into the C library is linked then. */
public final class MountCollector implements Collector {
    static final ObservationKind KIND = new ObservationKind("mount");
    static final String USED = "used";
    static final String AVAILABLE = "available";
    static final String TOTAL = "total";
    static final String INODES_USED = "inodes_used";
    static final String FREE_INODES = "free_inodes";
    static final String MOUNT_READ_ONLY = "mount_read_only";
    static final String SUPER_READ_ONLY = "super_read_only";
    static final String WAS_WRITABLE = "was_writable";

    private @Nullable MountReader reader;
    /** Mount points that were writable since this process was started. */
    private final Set<String> writable = new HashSet<>();

    @Override
    public CollectorId id() {
        return new CollectorId("mounts");
    }

    @Override
    public String summary() {
        return "Usage of data file systems and their inodes, and whether they are read-only:"
                + " /proc/1/mountinfo and statvfs(3).";
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
        if (reader == null) {
            reader = MountReader.of(context.roots());
        }
        try {
            return new CollectResult.Collected<>(
                    observed(reader.read(deadline), context.clock().instant()));
        } catch (UnreadableHostException unreadable) {
            return CollectResult.failed(unreadable);
        }
    }

    List<Observation> observed(List<MountState> mounts, Instant at) {
        writable.retainAll(mounts.stream().map(MountState::mount).collect(Collectors.toSet()));
        return mounts.stream()
                .map(mount -> new Observation(KIND, new MountSubject(mount.mount()), at, document(mount)))
                .toList();
    }

    private Measures document(MountState mount) {
        if (!mount.mountReadOnly() && !mount.superReadOnly()) {
            writable.add(mount.mount());
        }
        Measures.Builder document = Measures.builder()
                .text("file_system", mount.fileSystem())
                .flag(MOUNT_READ_ONLY, mount.mountReadOnly())
                .flag(SUPER_READ_ONLY, mount.superReadOnly())
                .flag(WAS_WRITABLE, writable.contains(mount.mount()));
        mount.usage().ifPresent(usage -> put(usage, document));
        return document.build();
    }

    private static void put(MountUsage usage, Measures.Builder document) {
        document.bytes(TOTAL, usage.totalBytes())
                .bytes(AVAILABLE, usage.availableBytes())
                .ratio(USED, usage.usedPercent() / 100);
        if (usage.totalInodes() > 0) {
            document.count(FREE_INODES, usage.totalInodes() - usage.usedInodes())
                    .ratio(INODES_USED, (double) usage.usedInodes() / usage.totalInodes());
        }
    }
}
