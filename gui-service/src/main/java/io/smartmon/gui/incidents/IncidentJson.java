package io.smartmon.gui.incidents;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.IncidentStory;
import io.smartmon.storage.read.Page;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Incidents in the API. Properties of a unit carry systemd's own names. */
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
            String subject,
            String kind,
            String state,
            @Nullable String closedAs,
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
                    incident.subject().value(),
                    incident.kind().code(),
                    incident.state().code(),
                    closedAs == null ? null : closedAs.code(),
                    incident.summary(),
                    incident.openedAt(),
                    incident.recoveredAt(),
                    incident.holdEndsAt(),
                    incident.closedAt(),
                    row.acknowledgedAt(),
                    row.acknowledgedBy(),
                    planState == null ? null : planState.code(),
                    verdict == null ? null : verdict.code(),
                    row.planDetail());
        }
    }

    /** The whole story. The fields of the newest plan are repeated at the top level; they are null before the first plan. */
    @Serdeable
    record Story(
            UUID id,
            String host,
            String subject,
            String kind,
            String state,
            @Nullable String closedAs,
            String summary,
            Instant openedAt,
            @Nullable Instant recoveredAt,
            @Nullable Instant holdEndsAt,
            @Nullable Instant closedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable String acknowledgedBy,
            boolean rearmable,
            Unit evidence,
            @Nullable String planState,
            @Nullable String trigger,
            @Nullable String rule,
            List<Guard> guards,
            @Nullable Expected expected,
            @Nullable Unit before,
            @Nullable Unit after,
            @Nullable String verdict,
            List<PlanJson> plans,
            List<Alert> alerts) {
        static Story of(IncidentStory story) {
            Line line = Line.of(story.row());
            List<PlanJson> plans = story.plans().stream().map(PlanJson::of).toList();
            PlanJson newest = plans.isEmpty() ? null : plans.getLast();
            return new Story(
                    line.id(),
                    line.host(),
                    line.subject(),
                    line.kind(),
                    line.state(),
                    line.closedAs(),
                    line.summary(),
                    line.openedAt(),
                    line.recoveredAt(),
                    line.holdEndsAt(),
                    line.closedAt(),
                    line.acknowledgedAt(),
                    line.acknowledgedBy(),
                    story.row().rearmable(),
                    Unit.of(story.evidence()),
                    newest == null ? null : newest.state(),
                    newest == null ? null : newest.trigger(),
                    newest == null ? null : newest.rule(),
                    newest == null ? List.of() : newest.guards(),
                    newest == null ? null : newest.expected(),
                    newest == null ? null : newest.before(),
                    newest == null ? null : newest.after(),
                    newest == null ? null : newest.verdict(),
                    plans,
                    story.alerts().stream()
                            .map(row -> new Alert(
                                    row.alert().id(),
                                    row.alert().severity().code(),
                                    row.alert().source(),
                                    row.alert().message(),
                                    row.alert().at()))
                            .toList());
        }
    }

    /** A plan and its outcome. */
    @Serdeable
    record PlanJson(
            UUID id,
            String hash,
            String unit,
            String verb,
            String state,
            String trigger,
            String rule,
            String policyHash,
            List<Guard> guards,
            Expected expected,
            List<String> pulledIn,
            Unit before,
            @Nullable Unit after,
            @Nullable String verdict,
            String detail,
            Instant createdAt,
            Instant changedAt,
            @Nullable Instant waitUntil,
            @Nullable UUID attempt,
            @Nullable Instant begunAt,
            @Nullable Instant answeredAt,
            @Nullable String answeredAs) {
        static PlanJson of(IncidentStory.PlanStory story) {
            Plan plan = story.plan();
            UnitState after = story.after();
            Verdict verdict = story.verdict();
            PlanState answeredAs = story.answeredAs();
            return new PlanJson(
                    plan.id(),
                    story.hash(),
                    plan.unit().value(),
                    plan.verb().code(),
                    story.state().code(),
                    plan.trigger(),
                    plan.rule(),
                    plan.policyHash(),
                    plan.guards().stream().map(Guard::of).toList(),
                    Expected.of(plan.expected()),
                    plan.pulledIn().stream().map(UnitName::value).toList(),
                    Unit.of(plan.before()),
                    after == null ? null : Unit.of(after),
                    verdict == null ? null : verdict.code(),
                    story.detail(),
                    plan.createdAt(),
                    story.changedAt(),
                    plan.waitUntil(),
                    story.attempt(),
                    story.begunAt(),
                    story.answeredAt(),
                    answeredAs == null ? null : answeredAs.code());
        }
    }

    /** A guard's verdict with its measures. */
    @Serdeable
    record Guard(
            String guard,
            String verdict,
            String saw,
            @Nullable Instant until) {
        static Guard of(GuardVerdict verdict) {
            return new Guard(
                    verdict.guard(), verdict.outcome().name().toLowerCase(Locale.ROOT), verdict.saw(), verdict.until());
        }
    }

    /** The state that the unit was required to be in. */
    @Serdeable
    record Expected(
            @JsonProperty("ActiveState") String activeState,
            @JsonProperty("SubState") String subState,
            @JsonProperty("InvocationID") String invocationId,
            @JsonProperty("StateChangeTimestampMonotonic") long stateChange) {
        static Expected of(ExpectedState expected) {
            return new Expected(
                    expected.activeState().code(),
                    expected.subState(),
                    expected.invocationId(),
                    expected.stateChangeMicros());
        }
    }

    /** A unit as it was observed. */
    @Serdeable
    record Unit(
            @JsonProperty("Id") String id,
            @JsonProperty("LoadState") String loadState,
            @JsonProperty("ActiveState") String activeState,
            @JsonProperty("SubState") String subState,
            @JsonProperty("UnitFileState") String unitFileState,
            @JsonProperty("Type") String type,
            @JsonProperty("Restart") String restart,
            @JsonProperty("Result") String result,
            @JsonProperty("InvocationID") String invocationId,
            @JsonProperty("MainPID") long mainPid,
            @JsonProperty("NRestarts") long restarts,
            @JsonProperty("ExecMainCode") int execMainCode,
            @JsonProperty("ExecMainStatus") int execMainStatus,
            @JsonProperty("StateChangeTimestampMonotonic") long stateChange,
            @JsonProperty("ActiveEnterTimestampMonotonic") long activeEnter) {
        static Unit of(UnitState unit) {
            return new Unit(
                    unit.unit().value(),
                    unit.loadState(),
                    unit.activeState().code(),
                    unit.subState(),
                    unit.unitFileState(),
                    unit.type(),
                    unit.restart(),
                    unit.result(),
                    unit.invocationId(),
                    unit.mainPid(),
                    unit.restarts(),
                    unit.execMainCode(),
                    unit.execMainStatus(),
                    unit.stateChangeMicros(),
                    unit.activeEnterMicros());
        }
    }

    /** An alert about the incident. */
    @Serdeable
    record Alert(UUID id, String severity, String source, String message, Instant at) {}
}
