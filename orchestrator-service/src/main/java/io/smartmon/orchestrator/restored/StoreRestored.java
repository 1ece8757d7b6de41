package io.smartmon.orchestrator.restored;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.ObservationKind;

/** Finds a host on which nothing is repaired, because the store was restored or replaced and no person has confirmed it. */
public final class StoreRestored implements Classifier {
    @Override
    public FindingKind kind() {
        return new FindingKind("store_restored");
    }

    @Override
    public ObservationKind reads() {
        return StoreCollector.KIND;
    }

    @Override
    public String summary() {
        return "The database is older than what was last done on the host, and not confirmed (critical).";
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        return seen.get(StoreCollector.SINCE).isPresent()
                ? new Condition.Present(Severity.CRITICAL, seen)
                : new Condition.NotKnown(Reason.of("not_observed"));
    }
}
