package io.smartmon.orchestrator.classify;

import io.smartmon.domain.decide.Finding;
import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitState;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.Optional;

/** Finds services that systemd calls failed. One that systemd itself is about to restart is no finding. */
@Singleton
final class ServiceFailed implements Classifier {
    private static final int KILLED = 2;
    private static final int DUMPED = 3;

    @Override
    public Optional<Finding> classify(HostId host, UnitState unit, Instant since, Instant seenAt) {
        boolean failed = unit.activeState() == ActiveState.FAILED
                && unit.jobId() == 0
                && !unit.inAutoRestart()
                && unit.loadState().equals("loaded");
        return failed
                ? Optional.of(new Finding(host, FindingKind.SERVICE_FAILED, unit, since, seenAt, summary(unit)))
                : Optional.empty();
    }

    private static String summary(UnitState unit) {
        String how = switch (unit.execMainCode()) {
            case KILLED -> "its main process was ended by " + signal(unit.execMainStatus());
            case DUMPED -> "its main process crashed with " + signal(unit.execMainStatus());
            default ->
                unit.result().equals("exit-code")
                        ? "its process ended with status " + unit.execMainStatus()
                        : "Result=" + unit.result();
        };
        return unit.unit() + " failed: " + how;
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
