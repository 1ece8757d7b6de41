package io.smartmon.orchestrator.files;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.classify.Terms;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.ObservationKind;
import java.time.Duration;
import java.util.OptionalLong;

/** Finds a machine that runs out of file handles. */
public final class FileHandlesShort implements Classifier {
    @Override
    public FindingKind kind() {
        return new FindingKind("file_handles_short");
    }

    @Override
    public ObservationKind reads() {
        return FileHandleCollector.KIND;
    }

    @Override
    public String summary() {
        return "More than 80 % of the allowed file handles are open (warning), or 95 % (critical), in two consecutive collections; clears below 75 %.";
    }

    @Override
    public Terms terms() {
        return new Terms(Duration.ZERO, 2, 2, Duration.ZERO);
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        OptionalLong open = seen.count("open_files");
        OptionalLong greatest = seen.count("file_max");
        if (open.isEmpty() || greatest.isEmpty()) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        double share = (double) open.getAsLong() / Math.max(1, greatest.getAsLong());
        if (share < 0.75) {
            return new Condition.Clear();
        }
        return share <= 0.80
                ? new Condition.Between(seen)
                : new Condition.Present(share > 0.95 ? Severity.CRITICAL : Severity.WARNING, seen);
    }
}
