package io.smartmon.gui.incidents;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.fleet.AlertText;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.AlertRow;
import io.smartmon.storage.read.IncidentStory;
import io.smartmon.storage.read.IncidentStory.PlanStory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Turns an incident of any kind into its steps, in the order in which they happened. Pure; one instance per story. */
final class Story {
    private static final Wording WORDING = Wording.english();

    /** At most this many measures are shown; if there are more, all are folded. */
    private static final int MAX_MEASURES = 6;

    /** At most this many passed guards are shown: those that measured something. */
    private static final int MAX_PASSED = 5;

    private final IncidentStory story;
    private final List<Step> steps = new ArrayList<>();

    private Story(IncidentStory story) {
        this.story = story;
    }

    static List<Step> of(IncidentStory story) {
        Story builder = new Story(story);
        builder.detected();
        story.plans().forEach(builder::plan);
        builder.end();
        builder.alerts();
        // An alert comes with what it is about; steps of the same instant stay in the order in which they were added.
        return builder.steps.stream()
                .sorted(Comparator.comparing(step -> Instant.parse(step.at())))
                .toList();
    }

    private void detected() {
        Incident incident = story.row().incident();
        step(
                incident.openedAt(),
                "",
                "Detected",
                // A sentence may begin with the name of a host, which is written as it is.
                List.of(Format.bounded(WORDING.finding(incident.kind(), incident.subject(), incident.evidence()))
                        + "."),
                "",
                "",
                MeasureLine.of(incident.evidence()),
                List.of());
    }

    private void plan(PlanStory planned) {
        decision(planned);
        if (planned.begunAt() != null) {
            action(planned);
        }
        if (planned.state() == PlanState.DONE) {
            outcome(planned);
        }
    }

    private void decision(PlanStory planned) {
        Plan plan = planned.plan();
        if (withoutRemedy(plan)) {
            add(
                    plan.createdAt(),
                    decidedGrade(planned.state()),
                    decidedTitle(planned),
                    sentences(IncidentText.guard(plan.guards().getFirst())));
            return;
        }
        List<GuardVerdict> against = plan.guards().stream()
                .filter(verdict -> verdict.outcome() != GuardVerdict.Outcome.PASS)
                .toList();
        List<GuardVerdict> shown = against.isEmpty()
                ? plan.guards().stream()
                        .filter(verdict -> !verdict.reason().measures().isEmpty())
                        .limit(MAX_PASSED)
                        .toList()
                : against;
        List<GuardVerdict> others = plan.guards().stream()
                .filter(verdict -> !shown.contains(verdict))
                .toList();
        String rule = plan.rule().isEmpty() ? "No rule allows it. " : "Rule " + Format.bounded(plan.rule()) + ". ";
        Instant waitUntil = plan.waitUntil();
        String until = planned.state() == PlanState.WAITING && waitUntil != null
                ? " Next decision at " + Format.exact(waitUntil) + " UTC."
                : "";
        steps.add(new Step(
                plan.createdAt().toString(),
                Format.full(plan.createdAt()),
                offset(plan.createdAt()),
                decidedGrade(planned.state()),
                decidedTitle(planned),
                List.of((rule + guards(plan, against) + until).strip()),
                "",
                "",
                List.of(),
                List.of(),
                shown.stream().map(Step.GuardLine::of).toList(),
                others.stream().map(Step.GuardLine::of).toList(),
                others.isEmpty() ? "" : "the other " + others.size() + ", with their measures",
                List.of()));
    }

    /** Whether no guard was asked, since there is nothing that could be done. */
    private static boolean withoutRemedy(Plan plan) {
        return plan.action() == null
                && plan.guards().size() == 1
                && plan.guards().getFirst().guard().equals(Decider.RULE);
    }

    private static String guards(Plan plan, List<GuardVerdict> against) {
        if (plan.guards().isEmpty()) {
            return "No guard was checked.";
        }
        return against.isEmpty()
                ? "All " + plan.guards().size() + " guards passed:"
                : against.size() + " of " + plan.guards().size() + " guards did not pass:";
    }

    private static String decidedTitle(PlanStory planned) {
        Action action = planned.plan().action();
        String wanted = action == null ? "" : ": " + verb(action);
        return switch (planned.state()) {
            case WATCHED -> action == null ? "Watched only" : "Watched only; planned" + wanted;
            case LEFT_ALONE -> "Not repaired";
            case WAITING -> "Deferred" + wanted;
            case PROPOSED -> "Waiting for approval" + wanted;
            case DECLINED -> "Declined by a person" + wanted;
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE -> "Decided" + wanted;
            case NOT_KNOWN -> "A decision that this version does not know" + wanted;
        };
    }

    /** What an action does, in words if there are any for its verb. */
    private static String verb(Action action) {
        String key = "verb." + action.verb();
        return Format.bounded(
                WORDING.has(key)
                        ? WORDING.format(
                                key,
                                Measures.of(
                                        "subject", Measure.text(action.subject().name())))
                        : call(action));
    }

    private static String call(Action action) {
        return Format.bounded(action.verb() + " " + action.subject().name());
    }

    private static String decidedGrade(PlanState state) {
        return switch (state) {
            case WATCHED, LEFT_ALONE, WAITING, PROPOSED, DECLINED, NOT_KNOWN -> "unknown";
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE -> "";
        };
    }

    private void action(PlanStory planned) {
        Instant at = planned.answeredAt() == null ? planned.changedAt() : planned.answeredAt();
        String reason = because(planned.reason());
        switch (planned.state()) {
            case DONE -> done(planned);
            case READY ->
                add(
                        at,
                        "",
                        "Action requested",
                        List.of("No answer from the helper is stored yet, so it is not known whether it was done."));
            case ACCEPTED -> call(planned, at, "", "Action running", "by the host's helper: accepted.");
            case HELD ->
                add(
                        planned.changedAt(),
                        "unknown",
                        "Held: nothing was done",
                        sentences(
                                "A hold stopped it, or another change came first. It does not count as a repair.",
                                reason));
            case REFUSED ->
                add(planned.changedAt(), "warn", "Refused by the helper: nothing was done", sentences(reason));
            case EXPIRED -> add(planned.changedAt(), "warn", "Expired: nothing was done", sentences(reason));
            case INDETERMINATE ->
                add(
                        planned.changedAt(),
                        "unknown",
                        "Not known whether it was done",
                        sentences(
                                "The helper accepted it, but its result was lost. It is not retried, only observed.",
                                reason));
            case NOT_KNOWN ->
                add(
                        planned.changedAt(),
                        "unknown",
                        "State not known",
                        sentences("This version does not know the state of this plan.", reason));
            case WATCHED, LEFT_ALONE, WAITING, PROPOSED, DECLINED -> {
                // Such a plan has no attempt.
            }
        }
    }

    private void done(PlanStory planned) {
        Instant at = planned.answeredAt();
        if (at == null || planned.answeredAs() == null) {
            Instant begunAt = planned.begunAt() == null ? planned.changedAt() : planned.begunAt();
            call(planned, begunAt, "", "Action requested", "from the host's helper; its answer was not stored.");
        } else if (planned.answeredAs() == PlanState.INDETERMINATE) {
            call(
                    planned,
                    at,
                    "unknown",
                    "Not known whether it was done",
                    "was accepted by the helper, but its result was lost. It was not retried, only observed.");
        } else {
            call(planned, at, "", "Action taken", "by the host's helper.");
        }
    }

    private void outcome(PlanStory planned) {
        Verdict verdict = planned.verdict() == null ? Verdict.NOT_KNOWN : planned.verdict();
        Instant recoveredAt = story.row().incident().recoveredAt();
        boolean last = planned.equals(story.plans().getLast());
        Instant at = last
                        && recoveredAt != null
                        && !recoveredAt.isBefore(planned.plan().createdAt())
                ? recoveredAt
                : planned.changedAt();
        List<MeasureLine.Change> changes = MeasureLine.Change.of(planned.plan().before(), planned.after());
        String reason = because(planned.reason());
        switch (verdict) {
            case RECOVERED -> change(at, "ok", "Recovered", reason, changes);
            case HEALED -> {
                change(at, "ok", "Recovered", "Healthy after the settle time.", changes);
                String watched = Format.span(Duration.between(at, planned.changedAt()));
                add(
                        planned.changedAt(),
                        "ok",
                        "Healed",
                        sentences("It stayed healthy through the whole hold window of " + watched + ".", reason));
            }
            case RECURRED ->
                change(planned.changedAt(), "crit", "Failed again within the hold window", reason, changes);
            case NO_EFFECT -> change(planned.changedAt(), "crit", "No effect", reason, changes);
            case WORSE -> change(planned.changedAt(), "crit", "Worse than before", reason, changes);
            case NOT_KNOWN -> change(planned.changedAt(), "unknown", "Outcome not known", reason, changes);
        }
    }

    private void end() {
        Incident incident = story.row().incident();
        Instant closedAt = incident.closedAt();
        ClosedAs as = incident.closedAs();
        if (closedAt == null || as == null) {
            return;
        }
        String reason = because(story.row().reason());
        switch (as) {
            case HEALED -> {
                // The plan's own outcome says it.
            }
            case BY_ITSELF ->
                add(
                        closedAt,
                        "ok",
                        "Recovered by itself",
                        sentences(
                                somethingWasDone()
                                        ? "No repair was in progress any more, so none is credited."
                                        : "Smart Monitor did nothing.",
                                reason));
            case BY_REQUEST -> add(closedAt, "unknown", "Stopped by request", sentences("It stays stopped.", reason));
            case GIVEN_UP -> add(closedAt, "crit", "Given up", sentences("Fix the cause, then re-arm it.", reason));
            case NOT_KNOWN -> add(closedAt, "unknown", "Closed", sentences("How it ended is not known.", reason));
        }
    }

    private boolean somethingWasDone() {
        return story.plans().stream().anyMatch(plan -> switch (plan.state()) {
            case DONE, ACCEPTED, INDETERMINATE, NOT_KNOWN -> true;
            case WATCHED, LEFT_ALONE, WAITING, PROPOSED, DECLINED, READY, HELD, REFUSED, EXPIRED -> false;
        });
    }

    private void alerts() {
        if (story.alerts().isEmpty()) {
            Instant last = story.row().incident().closedAt();
            if (last != null) {
                add(last, "", "Alerts", List.of("No alert was sent."));
            }
            return;
        }
        for (AlertRow alert : story.alerts()) {
            add(
                    alert.alert().at(),
                    AlertText.grade(alert.alert()).css(),
                    "Alert: " + AlertText.label(alert.alert()),
                    sentences(alert.alert().message()));
        }
    }

    private static String because(@Nullable Reason reason) {
        return reason == null ? "" : sentence(IncidentText.reason(reason));
    }

    private static String sentence(String text) {
        String whole = Format.sentence(Format.bounded(text));
        return whole.isEmpty() || whole.endsWith(".") ? whole : whole + ".";
    }

    private static List<String> sentences(String... texts) {
        return Arrays.stream(texts)
                .filter(text -> !text.isEmpty())
                .map(Format::bounded)
                .toList();
    }

    private void add(Instant at, String grade, String title, List<String> texts) {
        step(at, grade, title, texts, "", "", List.of(), List.of());
    }

    private void call(PlanStory planned, Instant at, String grade, String title, String text) {
        Action action = planned.plan().action();
        step(
                at,
                grade,
                title,
                List.of(),
                action == null ? "" : call(action),
                text,
                action == null ? List.of() : arguments(action),
                List.of());
    }

    /** The plain arguments of an action; the state that it expects is the one before, which is shown with the outcome. */
    private static List<MeasureLine> arguments(Action action) {
        List<MeasureLine> arguments = new ArrayList<>();
        for (Map.Entry<String, @Nullable Object> argument :
                ActionDocument.of(action).entrySet()) {
            String value = switch (argument.getValue()) {
                case null -> "";
                case List<?> list when list.isEmpty() -> "none";
                case List<?> list ->
                    String.join(", ", list.stream().map(String::valueOf).toList());
                case Map<?, ?> nested -> "";
                case Object plain -> plain.toString();
            };
            boolean said = argument.getKey().equals("verb")
                    || value.equals(action.subject().name());
            if (!value.isEmpty() && !said) {
                arguments.add(
                        new MeasureLine(Format.bounded(WORDING.measure(argument.getKey())), Format.bounded(value)));
            }
        }
        return List.copyOf(arguments);
    }

    private void change(Instant at, String grade, String title, String text, List<MeasureLine.Change> changes) {
        step(at, grade, title, sentences(text), "", "", List.of(), changes);
    }

    private void step(
            Instant at,
            String grade,
            String title,
            List<String> texts,
            String call,
            String callText,
            List<MeasureLine> measures,
            List<MeasureLine.Change> changes) {
        boolean many = measures.size() > MAX_MEASURES;
        steps.add(new Step(
                at.toString(),
                Format.full(at),
                offset(at),
                grade,
                title,
                texts,
                call,
                callText,
                many ? List.of() : measures,
                many ? measures : List.of(),
                List.of(),
                List.of(),
                "",
                changes));
    }

    private String offset(Instant at) {
        Instant first = story.row().incident().openedAt();
        return steps.isEmpty() ? Format.exact(at) : "+ " + Format.span(Duration.between(first, at));
    }
}
