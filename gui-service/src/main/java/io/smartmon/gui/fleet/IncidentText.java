package io.smartmon.gui.fleet;

import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The texts about incidents and plans of every kind; they claim no more than is known. Pure. */
public final class IncidentText {
    private static final Wording WORDING = Wording.english();

    private IncidentText() {}

    /** The text of an incident's chip. */
    public static String label(IncidentRow row) {
        Incident incident = row.incident();
        return switch (incident.state()) {
            case OPEN -> incident.severity().code();
            case RECOVERED -> "recovered";
            case CLOSED -> closed(closedAs(incident));
            case NOT_KNOWN -> "not known";
        };
    }

    /** Shape and colour of that chip. */
    public static Grade grade(IncidentRow row) {
        Incident incident = row.incident();
        return switch (incident.state()) {
            case OPEN -> Health.grade(incident.severity());
            case RECOVERED -> Grade.INFO;
            case CLOSED ->
                switch (closedAs(incident)) {
                    case HEALED, BY_ITSELF -> Grade.OK;
                    case BY_REQUEST, NOT_KNOWN -> Grade.UNKNOWN;
                    case GIVEN_UP -> row.rearmable() ? Health.grade(incident.severity()) : Grade.UNKNOWN;
                };
            case NOT_KNOWN -> Grade.UNKNOWN;
        };
    }

    private static ClosedAs closedAs(Incident incident) {
        return Objects.requireNonNullElse(incident.closedAs(), ClosedAs.NOT_KNOWN);
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

    /** What happened, as the rest of a sentence that begins with the subject: {@code failed; it was not repaired}. */
    public static String statusText(IncidentRow row) {
        Incident incident = row.incident();
        String happened = Format.bounded(WORDING.predicate(
                incident.kind(),
                incident.subject(),
                incident.closedAt() == null ? row.evidence() : incident.evidence()));
        String rest = switch (incident.state()) {
            case OPEN -> open(row);
            case RECOVERED -> recovered(incident) + " and is watched before it counts as healed";
            case CLOSED ->
                switch (closedAs(incident)) {
                    case HEALED -> recovered(incident) + " and has healed";
                    case BY_ITSELF -> "it recovered by itself";
                    case BY_REQUEST -> "it was then stopped by request";
                    case GIVEN_UP -> "the repair was given up";
                    case NOT_KNOWN -> "how it ended is not known";
                };
            case NOT_KNOWN -> "its state is not known to this version";
        };
        return rest.isEmpty() ? happened : happened + "; " + rest;
    }

    private static String recovered(Incident incident) {
        Instant recoveredAt = incident.recoveredAt();
        return recoveredAt == null
                ? "it recovered"
                : "it recovered in " + Format.span(Duration.between(incident.openedAt(), recoveredAt));
    }

    private static String open(IncidentRow row) {
        PlanState state = row.planState();
        if (state == null) {
            return row.foundByKeeper() ? "" : "no decision yet";
        }
        return switch (state) {
            case WATCHED -> "it is only watched";
            case LEFT_ALONE -> "it was not repaired";
            case WAITING -> "the repair is deferred";
            case PROPOSED -> "a repair waits for approval";
            case DECLINED -> "the repair was declined";
            case READY -> "the repair is about to begin";
            case ACCEPTED -> "the repair is under way";
            case HELD -> "the repair was held";
            case REFUSED -> "the helper refused the repair";
            case EXPIRED -> "the repair expired";
            case INDETERMINATE -> "whether the repair was done is not known yet";
            case DONE -> done(row.verdict());
            case NOT_KNOWN -> "the state of its repair is not known to this version";
        };
    }

    private static String done(@Nullable Verdict verdict) {
        return switch (Objects.requireNonNullElse(verdict, Verdict.NOT_KNOWN)) {
            case RECOVERED, HEALED -> "it recovered after a repair";
            case RECURRED -> "it recovered, and failed again";
            case NO_EFFECT -> "the repair did not help";
            case WORSE -> "the repair made something worse";
            case NOT_KNOWN -> "the outcome of the repair is not known";
        };
    }

    /** What prevented the repair, its outcome, or why the incident is where it is; may be empty. */
    public static String why(IncidentRow row) {
        GuardVerdict against = row.against();
        if (against != null) {
            return guard(against);
        }
        Reason reason = row.planReason() == null ? row.reason() : row.planReason();
        return reason == null ? "" : Format.sentence(reason(reason)) + ".";
    }

    /** A guard's verdict as {@code guard: what it saw}. */
    public static String guard(GuardVerdict verdict) {
        if (verdict.guard().equals(Decider.RULE)) {
            // No guard was checked.
            return Format.sentence(reason(verdict.reason())) + ".";
        }
        return Format.bounded(Format.sentence(WORDING.guard(verdict.guard())) + ": " + WORDING.verdict(verdict) + ".");
    }

    /** A reason as the part of a sentence. */
    public static String reason(Reason reason) {
        return Format.bounded(WORDING.reason(reason));
    }
}
