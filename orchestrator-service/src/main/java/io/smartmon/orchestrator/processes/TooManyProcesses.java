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

/** Finds a machine that is running out of process ids. Threads count, since each uses an id of the same range. */
public final class TooManyProcesses implements Classifier {
    private static final double WARNING = 0.80;
    private static final double CRITICAL = 0.95;
    private static final double CLEAR = 0.75;

    @Override
    public FindingKind kind() {
        return new FindingKind("processes");
    }

    @Override
    public ObservationKind reads() {
        return ProcessCollector.KIND;
    }

    @Override
    public String summary() {
        return "More than 80 % of the process ids of pid_max are in use (warning), or 95 % (critical), in two consecutive collections; clears below 75 %.";
    }

    @Override
    public Terms terms() {
        return new Terms(Duration.ZERO, 2, 2, Duration.ZERO);
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        OptionalLong tasks = seen.count(ProcessCollector.TASKS);
        OptionalLong greatest = seen.count(ProcessCollector.PID_MAX);
        if (tasks.isEmpty() || greatest.isEmpty()) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        double share = (double) tasks.getAsLong() / Math.max(1, greatest.getAsLong());
        if (share < CLEAR) {
            return new Condition.Clear();
        }
        Measures evidence = Measures.builder()
                .count("processes", tasks.getAsLong())
                .count("pid_max", greatest.getAsLong())
                .build();
        if (share <= WARNING) {
            return new Condition.Between(evidence);
        }
        return new Condition.Present(share > CRITICAL ? Severity.CRITICAL : Severity.WARNING, evidence);
    }
}
