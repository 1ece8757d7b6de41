package io.smartmon.orchestrator.memory;

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
import java.util.OptionalDouble;
import java.util.OptionalLong;

/** Finds a machine that is low on memory and whose tasks wait for it: little available memory alone is not enough, since
 * a full page cache is no harm. */
public final class MemoryShort implements Classifier {
    private static final double WARNING = 0.10;
    private static final double CRITICAL = 0.05;
    private static final double CLEAR = 0.12;
    private static final double PRESSURE = 0.10;
    private static final double PRESSURE_CLEAR = 0.05;

    @Override
    public FindingKind kind() {
        return new FindingKind("memory_short");
    }

    @Override
    public ObservationKind reads() {
        return MemoryCollector.KIND;
    }

    @Override
    public String summary() {
        return "Less than 10 % of memory is available (warning) or 5 % (critical) while tasks wait for it more than 10 % of the time, for 5 min; clears above 12 %, or with less than 5 % of the time.";
    }

    @Override
    public Terms terms() {
        return Terms.after(Duration.ofMinutes(5));
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        OptionalLong available = seen.bytes(MemoryCollector.AVAILABLE);
        OptionalLong total = seen.bytes(MemoryCollector.TOTAL);
        OptionalDouble newest = seen.ratio(MemoryCollector.PRESSURE_10);
        OptionalDouble minute = seen.ratio(MemoryCollector.PRESSURE_60);
        if (available.isEmpty() || total.isEmpty() || newest.isEmpty() || minute.isEmpty()) {
            return new Condition.NotKnown(Reason.of(newest.isEmpty() ? "no_pressure" : "not_observed"));
        }
        double share = (double) available.getAsLong() / Math.max(1, total.getAsLong());
        double pressure = Math.max(newest.getAsDouble(), minute.getAsDouble());
        if (share > CLEAR || pressure < PRESSURE_CLEAR) {
            return new Condition.Clear();
        }
        Measures evidence = Measures.builder()
                .bytes("available", available.getAsLong())
                .bytes("total", total.getAsLong())
                .ratio("pressure", pressure)
                .build();
        if (share >= WARNING || pressure <= PRESSURE) {
            return new Condition.Between(evidence);
        }
        return new Condition.Present(share < CRITICAL ? Severity.CRITICAL : Severity.WARNING, evidence);
    }
}
