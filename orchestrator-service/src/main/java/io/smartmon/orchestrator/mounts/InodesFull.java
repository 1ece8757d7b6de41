package io.smartmon.orchestrator.mounts;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.classify.Lookback;
import io.smartmon.domain.classify.Terms;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.ObservationKind;
import java.time.Duration;
import java.util.Set;

/** Finds file systems that have few inodes left, or soon will. A file system that does not count them is not known. */
public final class InodesFull implements Classifier {
    @Override
    public FindingKind kind() {
        return new FindingKind("inodes_full");
    }

    @Override
    public ObservationKind reads() {
        return MountCollector.KIND;
    }

    @Override
    public String summary() {
        return "90 % of a file system's inodes are used (warning) or 97 % (critical) for 5 min; clears below 88 %.";
    }

    @Override
    public Terms terms() {
        return Terms.after(Duration.ofMinutes(5));
    }

    @Override
    public Lookback lookback() {
        return new Lookback(FillForecast.HISTORY_SPAN, Set.of(MountCollector.INODES_USED));
    }

    @Override
    public Condition assess(History history) {
        Measures evidence = history.latest()
                .document()
                .get(MountCollector.FREE_INODES)
                .map(value -> Measures.of(MountCollector.FREE_INODES, value))
                .orElse(Measures.none());
        return FillForecast.assess(history, MountCollector.INODES_USED, evidence);
    }
}
