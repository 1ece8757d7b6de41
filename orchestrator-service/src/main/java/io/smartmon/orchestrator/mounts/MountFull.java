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

/** Finds file systems that are full, or will be. */
public final class MountFull implements Classifier {
    @Override
    public FindingKind kind() {
        return new FindingKind("mount_full");
    }

    @Override
    public ObservationKind reads() {
        return MountCollector.KIND;
    }

    @Override
    public String summary() {
        return "A file system is 90 % full (warning) or 97 % (critical) for 5 min; clears below 88 %.";
    }

    @Override
    public Terms terms() {
        return Terms.after(Duration.ofMinutes(5));
    }

    @Override
    public Lookback lookback() {
        return new Lookback(FillForecast.HISTORY_SPAN, Set.of(MountCollector.USED));
    }

    @Override
    public Condition assess(History history) {
        Measures document = history.latest().document();
        Measures.Builder evidence = Measures.builder();
        document.get(MountCollector.AVAILABLE).ifPresent(value -> evidence.put(MountCollector.AVAILABLE, value));
        document.get(MountCollector.TOTAL).ifPresent(value -> evidence.put(MountCollector.TOTAL, value));
        return FillForecast.assess(history, MountCollector.USED, evidence.build());
    }
}
