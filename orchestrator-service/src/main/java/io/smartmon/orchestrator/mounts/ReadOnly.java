package io.smartmon.orchestrator.mounts;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.ObservationKind;
import java.util.Optional;

/**
 * Finds file systems that have become read-only.
 *
 * <p>After an error the kernel makes the whole file system read-only and leaves the mount's own option {@code rw}: that is
 * critical, whenever it is first seen. One that was seen writable and is read-only now may have been remounted by a person: a
 * warning. One that never was writable is no finding.
 */
public final class ReadOnly implements Classifier {
    @Override
    public FindingKind kind() {
        return new FindingKind("read_only");
    }

    @Override
    public ObservationKind reads() {
        return MountCollector.KIND;
    }

    @Override
    public String summary() {
        return "A file system that was writable in this boot is read-only: critical if the kernel made it so, else a warning.";
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        Optional<Boolean> mount = seen.flag(MountCollector.MOUNT_READ_ONLY);
        Optional<Boolean> whole = seen.flag(MountCollector.SUPER_READ_ONLY);
        if (mount.isEmpty() || whole.isEmpty()) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        boolean byKernel = whole.get() && !mount.get();
        boolean wasWritable = seen.flag(MountCollector.WAS_WRITABLE).orElse(false);
        boolean readOnly = mount.get() || whole.get();
        return readOnly && (byKernel || wasWritable)
                ? new Condition.Present(byKernel ? Severity.CRITICAL : Severity.WARNING, seen)
                : new Condition.Clear();
    }
}
