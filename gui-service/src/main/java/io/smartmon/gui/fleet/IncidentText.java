package io.smartmon.gui.fleet;

import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The texts about incidents and plans; they claim no more than is known. Pure. */
public final class IncidentText {
    private IncidentText() {}

    /** The text of an incident's chip. */
    public static String label(IncidentRow row) {
        Incident incident = row.incident();
        return switch (incident.state()) {
            case OPEN -> "failed";
            case RECOVERED -> "recovered";
            case CLOSED -> closed(Objects.requireNonNullElse(incident.closedAs(), ClosedAs.NOT_KNOWN));
        };
    }

    /** Shape and colour of that chip. */
    public static Grade grade(IncidentRow row) {
        Incident incident = row.incident();
        return switch (incident.state()) {
            case OPEN -> Grade.CRIT;
            case RECOVERED -> Grade.INFO;
            case CLOSED ->
                switch (Objects.requireNonNullElse(incident.closedAs(), ClosedAs.NOT_KNOWN)) {
                    case HEALED, BY_ITSELF -> Grade.OK;
                    case BY_REQUEST, NOT_KNOWN -> Grade.UNKNOWN;
                    case GIVEN_UP -> row.rearmable() ? Grade.CRIT : Grade.UNKNOWN;
                };
        };
    }

    private static String closed(ClosedAs as) {
        return switch (as) {
            case HEALED -> "healed";
            case BY_ITSELF -> "recovered by itself";
            case BY_REQUEST -> "stopped by request";
            case GIVEN_UP -> "given up";
            case NOT_KNOWN -> "not known";
        };
    }

    /** What happened, as the rest of a sentence that begins with the unit: {@code failed and was not repaired}. */
    public static String statusText(IncidentRow row) {
        return statusText(row, "failed");
    }

    /** The same with a more exact verb than failed, where the evidence has one. */
    public static String statusText(IncidentRow row, String verb) {
        Incident incident = row.incident();
        return switch (incident.state()) {
            case OPEN -> verb + open(row);
            case RECOVERED -> verb + recovered(incident) + " and is watched before it counts as healed";
            case CLOSED ->
                switch (Objects.requireNonNullElse(incident.closedAs(), ClosedAs.NOT_KNOWN)) {
                    case HEALED -> verb + recovered(incident) + " and has healed";
                    case BY_ITSELF -> verb + " and recovered by itself";
                    case BY_REQUEST -> verb + " and was then stopped by request";
                    case GIVEN_UP -> verb + " and the repair was given up";
                    case NOT_KNOWN -> verb + "; how it ended is not known";
                };
        };
    }

    private static String recovered(Incident incident) {
        Instant recoveredAt = incident.recoveredAt();
        return recoveredAt == null
                ? ", recovered"
                : ", recovered in " + Format.span(Duration.between(incident.openedAt(), recoveredAt));
    }

    private static String open(IncidentRow row) {
        PlanState state = row.planState();
        if (state == null) {
            return "; no decision yet";
        }
        return switch (state) {
            case WATCHED -> " and was only watched";
            case LEFT_ALONE -> " and was not repaired";
            case WAITING -> "; the repair is deferred";
            case READY -> "; the repair is about to begin";
            case ACCEPTED -> "; the repair is under way";
            case HELD -> "; the repair was held";
            case REFUSED -> "; the helper refused the repair";
            case EXPIRED -> "; the repair expired";
            case INDETERMINATE -> "; whether it was started is not known yet";
            case DONE -> done(row.verdict());
        };
    }

    private static String done(@Nullable Verdict verdict) {
        return switch (Objects.requireNonNullElse(verdict, Verdict.NOT_KNOWN)) {
            case RECOVERED, HEALED -> " again after a repair";
            case RECURRED -> ", recovered, and failed again";
            case NO_EFFECT -> " and starting it did not help";
            case WORSE -> " and starting it made something worse";
            case NOT_KNOWN -> "; the outcome of starting it is not known";
        };
    }

    /** The verb that the evidence allows: crashed, ran out of memory, hung, timed out, or failed. */
    public static String verb(UnitState evidence) {
        return switch (evidence.result()) {
            case "signal", "core-dump" -> "crashed";
            case "oom-kill" -> "ran out of memory";
            case "watchdog" -> "hung";
            case "timeout" -> "timed out";
            case "start-limit-hit" -> "failed too often";
            default -> "failed";
        };
    }

    /** A unit's state, formatted: {@code active, running}. */
    public static String state(UnitState unit) {
        boolean failed = unit.activeState() == ActiveState.FAILED;
        return unit.activeState().code()
                + (failed ? " (" + Format.bounded(unit.result()) + ")" : ", " + Format.bounded(unit.subState()));
    }
}
