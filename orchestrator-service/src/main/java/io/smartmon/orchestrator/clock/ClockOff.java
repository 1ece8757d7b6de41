package io.smartmon.orchestrator.clock;

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
import java.util.Optional;

/** Finds a host whose clock differs from the store's. From five minutes on the store rejects what the host sends. */
public final class ClockOff implements Classifier {
    private static final Duration WARNING = Duration.ofSeconds(5);
    private static final Duration CRITICAL = Duration.ofMinutes(5);
    private static final Duration CLEAR = Duration.ofSeconds(4);

    @Override
    public FindingKind kind() {
        return new FindingKind("clock_off");
    }

    @Override
    public ObservationKind reads() {
        return ClockCollector.KIND;
    }

    @Override
    public String summary() {
        return "The clock is more than 5 s from the store's (warning), or more than 5 min (critical), for 1 min; clears below 4 s.";
    }

    @Override
    public Terms terms() {
        return Terms.after(Duration.ofMinutes(1));
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        Optional<Duration> offset = seen.span(ClockCollector.OFFSET);
        if (offset.isEmpty()) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        if (offset.get().compareTo(CLEAR) < 0) {
            return new Condition.Clear();
        }
        if (offset.get().compareTo(WARNING) <= 0) {
            return new Condition.Between(seen);
        }
        return new Condition.Present(offset.get().compareTo(CRITICAL) > 0 ? Severity.CRITICAL : Severity.WARNING, seen);
    }
}
