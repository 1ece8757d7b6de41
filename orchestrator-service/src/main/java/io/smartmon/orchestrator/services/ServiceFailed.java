package io.smartmon.orchestrator.services;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitObservation;

/** Finds services in the failed state. One that systemd itself is about to restart does not count. */
public final class ServiceFailed implements Classifier {
    private static final int KILLED = 2;
    private static final int DUMPED = 3;

    @Override
    public FindingKind kind() {
        return new FindingKind("service_failed");
    }

    @Override
    public ObservationKind reads() {
        return UnitObservation.KIND;
    }

    @Override
    public String summary() {
        return "A loaded service is failed, with no job in flight and no automatic restart pending.";
    }

    @Override
    public Condition assess(History history) {
        Observation latest = history.latest();
        if (!(latest.subject() instanceof UnitSubject(UnitName name))) {
            return new Condition.NotKnown(Reason.of("no_unit"));
        }
        UnitState unit = UnitState.of(name, latest.document());
        if (unit.activeState() == ActiveState.UNKNOWN) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        boolean failed = unit.activeState() == ActiveState.FAILED
                && unit.jobId() == 0
                && !unit.inAutoRestart()
                && unit.loadState().equals("loaded");
        return failed
                ? new Condition.Present(Severity.WARNING, latest.document().with("how", Measure.text(how(unit))))
                : new Condition.Clear();
    }

    private static String how(UnitState unit) {
        return switch (unit.execMainCode()) {
            case KILLED -> "its main process was killed by " + signal(unit.execMainStatus());
            case DUMPED -> "its main process crashed with " + signal(unit.execMainStatus());
            default ->
                unit.result().equals("exit-code")
                        ? "its process ended with status " + unit.execMainStatus()
                        : "Result=" + unit.result();
        };
    }

    /** By number, and by its name where that is the same on every architecture of Linux that this runs on: signal(7). */
    private static String signal(int number) {
        String name = switch (number) {
            case 1 -> " (SIGHUP)";
            case 2 -> " (SIGINT)";
            case 3 -> " (SIGQUIT)";
            case 4 -> " (SIGILL)";
            case 5 -> " (SIGTRAP)";
            case 6 -> " (SIGABRT)";
            case 7 -> " (SIGBUS)";
            case 8 -> " (SIGFPE)";
            case 9 -> " (SIGKILL)";
            case 11 -> " (SIGSEGV)";
            case 13 -> " (SIGPIPE)";
            case 14 -> " (SIGALRM)";
            case 15 -> " (SIGTERM)";
            default -> "";
        };
        return "signal " + number + name;
    }
}
