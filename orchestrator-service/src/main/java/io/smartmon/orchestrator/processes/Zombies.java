package io.smartmon.orchestrator.processes;

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

/** Finds processes that ended and that their parent does not wait for. */
public final class Zombies implements Classifier {
    private static final long LIMIT = 50;
    private static final long CLEAR = 40;

    @Override
    public FindingKind kind() {
        return new FindingKind("zombies");
    }

    @Override
    public ObservationKind reads() {
        return ProcessCollector.KIND;
    }

    @Override
    public String summary() {
        return "More than 50 zombies in two consecutive collections; clears at 40.";
    }

    @Override
    public Terms terms() {
        return new Terms(Duration.ZERO, 2, 2, Duration.ZERO);
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        OptionalLong zombies = seen.count(ProcessCollector.ZOMBIES);
        if (zombies.isEmpty()) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        if (zombies.getAsLong() <= CLEAR) {
            return new Condition.Clear();
        }
        Measures.Builder evidence = Measures.builder().count("zombies", zombies.getAsLong());
        seen.text(ProcessCollector.PARENT).ifPresent(parent -> evidence.text("parent", parent));
        return zombies.getAsLong() > LIMIT
                ? new Condition.Present(Severity.WARNING, evidence.build())
                : new Condition.Between(evidence.build());
    }
}
