package io.smartmon.orchestrator.services;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.classify.Lookback;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.orchestrator.collect.UnitObservation;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/** Finds services that systemd restarts repeatedly: with {@code Restart=} they may never enter the failed state. */
public final class CrashLoop implements Classifier {
    private static final Duration SPAN = Duration.ofMinutes(10);
    private static final String RESTARTS = "NRestarts";
    private static final long WARNING = 3;
    private static final long CRITICAL = 10;

    @Override
    public FindingKind kind() {
        return new FindingKind("crash_loop");
    }

    @Override
    public ObservationKind reads() {
        return UnitObservation.KIND;
    }

    @Override
    public String summary() {
        return "systemd restarted a service 3 times (warning) or 10 times (critical) within 10 min; clears after 10 min without a restart.";
    }

    @Override
    public Lookback lookback() {
        return new Lookback(SPAN, Set.of(RESTARTS));
    }

    @Override
    public Condition assess(History history) {
        Measures seen = history.latest().document();
        String restart = seen.text("Restart").orElse("");
        if (restart.isEmpty() || restart.equals("no")) {
            return new Condition.Clear();
        }
        long restarts = restarts(history.within(SPAN));
        if (restarts == 0) {
            return new Condition.Clear();
        }
        Measures evidence = seen.with("restarts", Measure.count(restarts)).with("span", Measure.span(SPAN));
        if (restarts < WARNING) {
            return new Condition.Between(evidence);
        }
        return new Condition.Present(restarts < CRITICAL ? Severity.WARNING : Severity.CRITICAL, evidence);
    }

    /** systemd counts its own restarts, and resets the count when the unit is started by request. */
    private static long restarts(List<Observation> observations) {
        long restarts = 0;
        OptionalLong before = OptionalLong.empty();
        for (Observation each : observations) {
            OptionalLong now = each.document().count(RESTARTS);
            if (now.isPresent()) {
                if (before.isPresent()) {
                    long grown = now.getAsLong() - before.getAsLong();
                    restarts += grown >= 0 ? grown : now.getAsLong();
                }
                before = now;
            }
        }
        return restarts;
    }
}
