package io.smartmon.orchestrator.shutdown;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Guard;
import io.smartmon.domain.guard.GuardContext;
import io.smartmon.domain.guard.GuardPhase;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/** Repairs nothing on a machine that is about to shut down. */
public final class ScheduledShutdownGuard implements Guard {
    static final String ID = "scheduled-shutdown";
    private static final Duration NEAR = Duration.ofMinutes(15);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.MACHINE;
    }

    @Override
    public String summary() {
        return "Passes when no shutdown is scheduled within 15 minutes.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(ScheduledShutdownSource.FACT);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "no_shutdown_soon", GuardVerdict.Outcome.PASS,
                "shutdown_scheduled", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.get(ScheduledShutdownSource.FACT),
                in -> in.compareTo(NEAR) < 0
                        ? GuardVerdict.hold(ID, "shutdown_scheduled", Measures.of("in", Measure.span(in)))
                        : GuardVerdict.pass(ID, "no_shutdown_soon", Measures.none()));
    }
}
