package io.smartmon.orchestrator.boot;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.ManagerGuard;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.unit.ManagerState;
import java.time.Duration;

/** Finds a boot that does not finish: from then on repairs no longer wait for it, and a person is told. */
public final class BootUnfinished implements Classifier {
    @Override
    public FindingKind kind() {
        return new FindingKind("boot_unfinished");
    }

    @Override
    public ObservationKind reads() {
        return ManagerCollector.KIND;
    }

    @Override
    public String summary() {
        return "systemd has not finished the boot 10 min after its start: a job is at work or waiting still.";
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        ManagerState state =
                ManagerState.fromCode(seen.text(ManagerCollector.STATE).orElse(""));
        Duration up = seen.span(ManagerCollector.UP).orElse(Duration.ZERO);
        if (state == ManagerState.UNKNOWN) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        return state.booting() && up.compareTo(ManagerGuard.BOOT_GRACE) >= 0
                ? new Condition.Present(Severity.WARNING, seen)
                : new Condition.Clear();
    }
}
