package io.smartmon.domain;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Units as the tests of this module need them: a simple service that failed, and what differs from it. */
public record Units(UnitState state) {
    public static Units failed() {
        return new Units(UnitState.of(
                UnitName.of("web"),
                Measures.builder()
                        .text("Description", "a unit")
                        .text("LoadState", "loaded")
                        .text("ActiveState", ActiveState.FAILED.code())
                        .text("SubState", "failed")
                        .text("UnitFileState", "enabled")
                        .text("Type", "simple")
                        .text("Restart", "no")
                        .text("Result", "signal")
                        .text("InvocationID", "aa")
                        .count("ExecMainCode", 2)
                        .count("ExecMainStatus", 9)
                        .count("StateChangeTimestampMonotonic", 1_000)
                        .count("ActiveEnterTimestampMonotonic", 500)
                        .span("TimeoutStart", Duration.ofSeconds(90))
                        .build()));
    }

    public static Units running(String invocation) {
        return failed().as(ActiveState.ACTIVE, "running")
                .ended("success", 0, 0)
                .with("InvocationID", Measure.text(invocation));
    }

    private Units with(String property, Measure value) {
        return new Units(UnitState.of(state.unit(), state.measures().with(property, value)));
    }

    public Units as(ActiveState active, String sub) {
        return with("ActiveState", Measure.text(active.code())).with("SubState", Measure.text(sub));
    }

    public Units named(String other) {
        return new Units(UnitState.of(UnitName.of(other), state.measures()));
    }

    public Units file(String other) {
        return with("UnitFileState", Measure.text(other));
    }

    public Units type(String other) {
        return with("Type", Measure.text(other));
    }

    public Units ended(String how, int exitCode, int exitStatus) {
        return with("Result", Measure.text(how))
                .with("ExecMainCode", Measure.count(exitCode))
                .with("ExecMainStatus", Measure.count(exitStatus));
    }

    public Units job(long id) {
        return with("Job", Measure.count(id));
    }

    public Units restarts(long count) {
        return with("NRestarts", Measure.count(count));
    }

    /** Started by these; null where that is not known. */
    public Units by(@Nullable List<UnitName> triggers) {
        Units triggered = with("Triggered", Measure.flag(triggers == null || !triggers.isEmpty()));
        return triggers == null || triggers.isEmpty()
                ? triggered
                : triggered.with(
                        "TriggeredBy",
                        Measure.names(triggers.stream().map(UnitName::value).toList()));
    }

    /** Active from then on, or never if 0; and when that run ended. */
    public Units ran(long activeEnter, UnitState.LastRun ended) {
        return with("ActiveEnterTimestampMonotonic", Measure.count(activeEnter))
                .with("InactiveExitTimestampMonotonic", Measure.count(ended.beganMicros()))
                .with("ExecMainExitTimestampMonotonic", Measure.count(ended.processEndedMicros()))
                .with("ActiveExitTimestampMonotonic", Measure.count(ended.leftActiveMicros()));
    }
}
