package io.smartmon.gui.incidents;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.IncidentStory;
import io.smartmon.storage.read.Page;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Incidents of every kind in the API: codes with their sentences, and measures as {@link PlainMeasures} has them. */
final class IncidentJson {
    private IncidentJson() {}

    /** A part of the list. */
    @Serdeable
    record Lines(long total, List<Line> items, int limit, int offset) {
        static Lines of(Page<IncidentRow> page) {
            return new Lines(page.total(), page.items().stream().map(Line::of).toList(), page.limit(), page.offset());
        }
    }

    /** An incident with the state of its newest plan. */
    @Serdeable
    record Line(
            UUID id,
            String host,
            UUID hostId,
            String subjectKind,
            String subject,
            String kind,
            String kindText,
            String severity,
            String state,
            @Nullable String closedAs,
            @Nullable UUID cause,
            String summary,
            Instant openedAt,
            @Nullable Instant recoveredAt,
            @Nullable Instant holdEndsAt,
            @Nullable Instant closedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            @Nullable String planState,
            @Nullable String verdict,
            String detail) {
        static Line of(IncidentRow row) {
            Incident incident = row.incident();
            ClosedAs closedAs = incident.closedAs();
            PlanState planState = row.planState();
            Verdict verdict = row.verdict();
            return new Line(
                    incident.id(),
                    row.hostName(),
                    incident.host().value(),
                    incident.subject().kind(),
                    incident.subject().name(),
                    incident.kind().code(),
                    Wording.english().kind(incident.kind()),
                    incident.severity().code(),
                    incident.state().code(),
                    closedAs == null ? null : closedAs.code(),
                    incident.cause(),
                    Wording.english().finding(incident.kind(), incident.subject(), row.evidence()),
                    incident.openedAt(),
                    incident.recoveredAt(),
                    incident.holdEndsAt(),
                    incident.closedAt(),
                    row.acknowledgedAt(),
                    row.acknowledgedBy(),
                    planState == null ? null : planState.code(),
                    verdict == null ? null : verdict.code(),
                    IncidentText.why(row));
        }
    }

    /**
     * The whole story. What was decided last is repeated at the top level; before the first plan its guards are empty and the
     * rest is null.
     */
    @Serdeable
    record Story(
            @JsonUnwrapped Line incident,
            boolean rearmable,
            long generation,
            Map<String, Object> evidence,
            Map<String, Object> newestEvidence,
            @Nullable Why reason,
            @Nullable String trigger,
            @Nullable String rule,
            List<Guard> guards,
            @Nullable Map<String, Object> expected,
            @Nullable Map<String, Object> before,
            @Nullable Map<String, Object> after,
            List<PlanJson> plans,
            List<Alert> alerts) {
        static Story of(IncidentStory story) {
            IncidentRow row = story.row();
            List<PlanJson> plans = story.plans().stream().map(PlanJson::of).toList();
            PlanJson newest = plans.isEmpty() ? null : plans.getLast();
            return new Story(
                    Line.of(row),
                    row.rearmable(),
                    row.incident().generation(),
                    PlainMeasures.of(row.incident().evidence()),
                    PlainMeasures.of(row.newestEvidence()),
                    Why.of(row.reason()),
                    newest == null ? null : newest.trigger(),
                    newest == null ? null : newest.rule(),
                    newest == null ? List.of() : newest.guards(),
                    newest == null ? null : newest.expected(),
                    newest == null ? null : newest.before(),
                    newest == null ? null : newest.after(),
                    plans,
                    story.alerts().stream()
                            .map(alert -> new Alert(
                                    alert.alert().id(),
                                    alert.alert().code(),
                                    alert.alert().state().code(),
                                    alert.alert().severity().code(),
                                    alert.alert().source(),
                                    alert.alert().message(),
                                    alert.alert().at()))
                            .toList());
        }
    }

    /** Why something is as it is: a code, its measures, and the same in words. */
    @Serdeable
    record Why(String code, Map<String, Object> measures, String text) {
        static @Nullable Why of(@Nullable Reason reason) {
            return reason == null
                    ? null
                    : new Why(reason.code(), PlainMeasures.of(reason.measures()), IncidentText.reason(reason));
        }
    }

    /**
     * A plan and its outcome.
     *
     * @param trigger what was seen, as a sentence without its full stop
     * @param rule the rule that allows it; empty if none does
     * @param expected what of the subject had to be so at the moment of acting; null where nothing can be done
     * @param before all that was seen of the subject when it was decided
     * @param after all that was seen of it when the verdict was given; null before that, or if it could not be seen
     */
    @Serdeable
    record PlanJson(
            UUID id,
            String hash,
            String subjectKind,
            String subject,
            @Nullable Map<String, @Nullable Object> action,
            String state,
            String trigger,
            String rule,
            String policyHash,
            List<Guard> guards,
            @Nullable Map<String, Object> expected,
            Map<String, Object> before,
            @Nullable Map<String, Object> after,
            @Nullable String verdict,
            @Nullable Why reason,
            Instant createdAt,
            Instant changedAt,
            @Nullable Instant waitUntil,
            @Nullable UUID attempt,
            @Nullable Instant begunAt,
            @Nullable Instant answeredAt,
            @Nullable String answeredAs) {
        static PlanJson of(IncidentStory.PlanStory story) {
            Plan plan = story.plan();
            Action action = plan.action();
            Measures after = story.after();
            Verdict verdict = story.verdict();
            PlanState answeredAs = story.answeredAs();
            return new PlanJson(
                    plan.id(),
                    story.hash(),
                    plan.subject().kind(),
                    plan.subject().name(),
                    document(action),
                    story.state().code(),
                    Wording.english().finding(plan.kind(), plan.subject(), plan.before()),
                    plan.rule(),
                    plan.policyHash(),
                    plan.guards().stream().map(Guard::of).toList(),
                    measured(action == null ? null : action.precondition()),
                    PlainMeasures.of(plan.before()),
                    measured(after),
                    verdict == null ? null : verdict.code(),
                    Why.of(story.reason()),
                    plan.createdAt(),
                    story.changedAt(),
                    plan.waitUntil(),
                    story.attempt(),
                    story.begunAt(),
                    story.answeredAt(),
                    answeredAs == null ? null : answeredAs.code());
        }
    }

    @SuppressWarnings("NullAway") // it takes the values of a nullable map for not null
    private static @Nullable Map<String, @Nullable Object> document(@Nullable Action action) {
        if (action == null) {
            return null;
        }
        return ActionDocument.of(action);
    }

    private static @Nullable Map<String, Object> measured(@Nullable Measures measures) {
        if (measures == null) {
            return null;
        }
        return PlainMeasures.of(measures);
    }

    /**
     * A guard's verdict.
     *
     * @param id the guard
     * @param name the guard, for people
     * @param outcome {@code pass}, {@code ask}, {@code watch}, {@code hold} or {@code deny}
     * @param reason the code of its reason
     * @param measures what it measured
     * @param text reason and measures in words
     * @param until when a hold ends by itself; null otherwise
     */
    @Serdeable
    record Guard(
            String id,
            String name,
            String outcome,
            String reason,
            Map<String, Object> measures,
            String text,
            @Nullable Instant until) {
        static Guard of(GuardVerdict verdict) {
            return new Guard(
                    verdict.guard(),
                    Wording.english().guard(verdict.guard()),
                    verdict.outcome().code(),
                    verdict.reason().code(),
                    PlainMeasures.of(verdict.reason().measures()),
                    Wording.english().verdict(verdict),
                    verdict.until());
        }
    }

    /** An alert about the incident. */
    @Serdeable
    record Alert(UUID id, String code, String state, String severity, String source, String message, Instant at) {}
}
