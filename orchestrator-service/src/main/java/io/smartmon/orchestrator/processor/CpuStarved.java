package io.smartmon.orchestrator.processor;

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

/** Finds a machine whose tasks wait for a processor, or whose hypervisor gives the processors to others. */
public final class CpuStarved implements Classifier {
    private static final double PRESSURE = 0.50;
    private static final double PRESSURE_CLEAR = 0.40;
    private static final double STEAL = 0.20;
    private static final double STEAL_CLEAR = 0.15;

    @Override
    public FindingKind kind() {
        return new FindingKind("cpu_starved");
    }

    @Override
    public ObservationKind reads() {
        return ProcessorCollector.KIND;
    }

    @Override
    public String summary() {
        return "Tasks wait for a processor more than 50 % of the time, or more than 20 % of the processors are taken by other virtual machines, for 10 min; clears below 40 % and 15 %.";
    }

    @Override
    public Terms terms() {
        return Terms.after(Duration.ofMinutes(10));
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        OptionalDouble pressure = seen.ratio(ProcessorCollector.PRESSURE);
        OptionalDouble steal = seen.ratio(ProcessorCollector.STEAL);
        if (pressure.orElse(0) > PRESSURE || steal.orElse(0) > STEAL) {
            return new Condition.Present(Severity.WARNING, evidence(pressure, steal));
        }
        if (pressure.isEmpty() && steal.isEmpty()) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        // Kernels differ in which of the two they count: each is judged by what it says, and one that never says
        // anything
        // must not keep the finding from ending.
        return pressure.orElse(0) > PRESSURE_CLEAR || steal.orElse(0) > STEAL_CLEAR
                ? new Condition.Between(evidence(pressure, steal))
                : new Condition.Clear();
    }

    /** What is above its limit: the other is no cause. */
    private static Measures evidence(OptionalDouble pressure, OptionalDouble steal) {
        Measures.Builder evidence = Measures.builder();
        if (pressure.orElse(0) > PRESSURE_CLEAR) {
            evidence.ratio(ProcessorCollector.PRESSURE, pressure.getAsDouble());
        }
        if (steal.orElse(0) > STEAL_CLEAR) {
            evidence.ratio(ProcessorCollector.STEAL, steal.getAsDouble());
        }
        return evidence.build();
    }
}
