package io.smartmon.gui.incidents;

import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.gui.words.Grade;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What is said of incidents and plans, in words that claim no more than is known. Pure. */
public final class IncidentWords {
    private IncidentWords() {}

    /** The word on an incident's chip. */
    public static String word(IncidentRow row) {
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
            case BY_ITSELF -> "came back by itself";
            case BY_REQUEST -> "stopped by request";
            case GIVEN_UP -> "given up";
            case NOT_KNOWN -> "not known";
        };
    }

    /** What happened, as the end of a sentence that begins with the unit: {@code failed and was left alone}. */
    public static String happened(IncidentRow row) {
        return happened(row, "failed");
    }

    /** The same with a better verb than failed, where the evidence tells one. */
    public static String happened(IncidentRow row, String verb) {
        Incident incident = row.incident();
        return switch (incident.state()) {
            case OPEN -> verb + open(row);
            case RECOVERED -> verb + back(incident) + " and is watched before it counts as healed";
            case CLOSED ->
                switch (Objects.requireNonNullElse(incident.closedAs(), ClosedAs.NOT_KNOWN)) {
                    case HEALED -> verb + back(incident) + " and has healed";
                    case BY_ITSELF -> verb + " and came back by itself";
                    case BY_REQUEST -> verb + ", then was stopped by request";
                    case GIVEN_UP -> verb + " and repairing it was given up";
                    case NOT_KNOWN -> verb + "; how it ended is not known";
                };
        };
    }

    private static String back(Incident incident) {
        Instant recoveredAt = incident.recoveredAt();
        return recoveredAt == null
                ? ", was back"
                : ", was back in " + Words.span(Duration.between(incident.openedAt(), recoveredAt));
    }

    private static String open(IncidentRow row) {
        PlanState state = row.planState();
        if (state == null) {
            return "; nothing is decided yet";
        }
        return switch (state) {
            case WATCHED -> " and was only watched";
            case LEFT_ALONE -> " and was left alone";
            case WAITING -> "; the repair waits";
            case READY -> "; the repair is about to begin";
            case ACCEPTED -> "; the repair is under way";
            case HELD -> "; the repair was held";
            case REFUSED -> "; the helper refused the repair";
            case EXPIRED -> "; the time for its repair ran out";
            case INDETERMINATE -> "; whether it was started is not known yet";
            case DONE -> done(row.verdict());
        };
    }

    private static String done(@Nullable Verdict verdict) {
        return switch (Objects.requireNonNullElse(verdict, Verdict.NOT_KNOWN)) {
            case RECOVERED, HEALED -> " again after a repair";
            case RECURRED -> ", was back, and failed again";
            case NO_EFFECT -> " and starting it did not help";
            case WORSE -> " and starting it made something worse";
            case NOT_KNOWN -> "; what starting it did is not known";
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

    /** A unit's state as people read it: {@code active, running}. */
    public static String state(UnitState unit) {
        boolean failed = unit.activeState() == ActiveState.FAILED;
        return unit.activeState().word()
                + (failed ? " (" + Words.bounded(unit.result()) + ")" : ", " + Words.bounded(unit.subState()));
    }
}
