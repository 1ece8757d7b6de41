package io.smartmon.orchestrator.repair;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How an incident goes on or ends, and what is told of it: one transaction with its plan, its alert and the release of what was
 * reserved. Confined as {@link RepairTask}.
 */
final class Conclusions {
    private static final Logger LOG = LoggerFactory.getLogger(Conclusions.class);

    private final RepairLoop.Parts parts;

    Conclusions(RepairLoop.Parts parts) {
        this.parts = parts;
    }

    /** Stores how it goes on with the incident, and with its plan if one is named. */
    Next conclude(
            RepairTask open,
            @Nullable Plan plan,
            @Nullable Verdict verdict,
            @Nullable Measures after,
            IncidentState state,
            @Nullable ClosedAs as,
            @Nullable Instant holdEndsAt,
            Reason why,
            @Nullable Alert alert) {
        Instant at = parts.scheduler().instant();
        Moved moved = parts.incidents()
                .conclude(new Conclusion(
                        parts.host(),
                        open.incident.id(),
                        open.epoch,
                        plan == null ? null : plan.id(),
                        verdict,
                        after,
                        state,
                        as,
                        holdEndsAt,
                        why,
                        at,
                        alert));
        LOG.info(
                "{}: {}{}, {}",
                FindingKey.of(open.incident),
                verdict == null ? "" : verdict.code() + ", ",
                as == null ? state.code() : as.code(),
                Wording.english().reason(why));
        return switch (moved) {
            case MOVED, ALREADY -> {
                open.alerted |= alert != null && alert.state() == Alert.State.FIRING;
                open.concluded(plan, verdict, after, state, as, holdEndsAt, why, at);
                open.watch = null;
                yield state == IncidentState.CLOSED ? new Next.Closed() : new Next.Again();
            }
            case NOT_ALLOWED, FENCED, UNKNOWN -> new Next.Reload();
        };
    }

    /** Closes an incident that nothing was done about. */
    Next close(RepairTask open, ClosedAs as, String code, Measures seen) {
        Reason why = Reason.of(code);
        Alert alert = resolved(open, why, parts.scheduler().instant());
        return conclude(open, null, null, seen, IncidentState.CLOSED, as, null, why, alert);
    }

    /** The alert that resolves the incident's alerts; null if there were none. */
    @Nullable
    Alert resolved(RepairTask open, Reason why, Instant at) {
        return open.alerted ? parts.alerts().resolved(open.incident, why, at) : null;
    }

    /** All attempts are used up. */
    Next giveUp(RepairTask open, List<GuardVerdict> guards) {
        Instant now = parts.scheduler().instant();
        return conclude(
                open,
                null,
                null,
                null,
                IncidentState.CLOSED,
                ClosedAs.GIVEN_UP,
                null,
                Reason.of("attempts_used_up"),
                withWhatIsDown(parts.alerts().givenUp(open.incident, guards, now), open.incident.subject()));
    }

    /** Stores an alert by itself; returns whether the store has it. */
    boolean tell(RepairTask open, Alert alert) {
        Moved raised = parts.incidents().raise(parts.host(), open.incident.id(), open.epoch, alert);
        boolean told = raised == Moved.MOVED || raised == Moved.ALREADY;
        open.alerted |= told;
        return told;
    }

    /** The alert about what stays down, with what cannot run until it is up. */
    Alert withWhatIsDown(Alert alert, Subject subject) {
        List<UnitName> down = stillDown(subject);
        return down.isEmpty() ? alert : parts.alerts().naming(alert, down);
    }

    /** What went down with the subject, or was not even started because of it, and is not back. */
    List<UnitName> stillDown(Subject subject) {
        return subject instanceof UnitSubject(UnitName unit)
                ? Stream.concat(
                                parts.downWith().apply(unit).stream(),
                                parts.verifier().dependentsDown(subject).stream())
                        .distinct()
                        .sorted()
                        .toList()
                : List.of();
    }

    /** What the plan acts on, else what it is about. */
    static Subject subject(Plan plan) {
        Action action = plan.action();
        return action == null ? plan.subject() : action.subject();
    }
}
