package io.smartmon.orchestrator.services;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.classify.Terms;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitObservation;
import java.time.Duration;

/** Finds services that are enabled, ran in this boot, and were stopped: somebody may have forgotten one. A stop by request is
 * reported and never repaired. */
public final class StoppedEnabled implements Classifier {
    @Override
    public FindingKind kind() {
        return new FindingKind("stopped_enabled");
    }

    @Override
    public ObservationKind reads() {
        return UnitObservation.KIND;
    }

    @Override
    public String summary() {
        return "An enabled service of a long-running type that was active in this boot and whose conditions are met has been stopped for 15 min.";
    }

    @Override
    public Terms terms() {
        return new Terms(Duration.ofMinutes(15), 1, 1, Duration.ZERO);
    }

    @Override
    public Condition assess(History history) {
        Observation latest = history.latest();
        if (!(latest.subject() instanceof UnitSubject(UnitName name))) {
            return new Condition.NotKnown(Reason.of("no_unit"));
        }
        Measures seen = latest.document();
        UnitState unit = UnitState.of(name, seen);
        if (unit.activeState() == ActiveState.UNKNOWN) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        boolean stopped = unit.activeState() == ActiveState.INACTIVE
                && unit.jobId() == 0
                && unit.switchedOn()
                && unit.continuing()
                // A socket or a timer starts it when it is needed.
                && !unit.triggered()
                && unit.activeEnterMicros() > 0
                && seen.flag("ConditionResult").orElse(true);
        if (!stopped) {
            return new Condition.Clear();
        }
        Duration stoppedFor = seen.moment(UnitObservation.SINCE)
                .map(since -> Duration.between(since, latest.at()))
                .orElse(Duration.ZERO);
        return new Condition.Present(
                Severity.WARNING,
                seen.with("stopped_for", Measure.span(stoppedFor))
                        .with(
                                "stop_seen",
                                Measure.flag(
                                        seen.flag(UnitObservation.STOP_SEEN).orElse(false))));
    }
}
