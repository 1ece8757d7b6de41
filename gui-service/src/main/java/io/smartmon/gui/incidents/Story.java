package io.smartmon.gui.incidents;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
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
import java.util.Set;
import java.util.stream.Collectors;

/** Turns an incident into its steps, in the order in which they happened. Pure; one instance a story. */
final class Story {
    private static final Set<String> DECISIVE = Set.of("allow-list", "intent", "attempts", "at-once", "evidence");

    private static final String RECOVERED =
            "Healthy after the settle time. No probe is configured to check its answer.";

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
        UnitState evidence = story.evidence();
        add(
                story.row().incident().openedAt(),
                "",
                "Detected",
                List.of(
                        Format.bounded(story.row().incident().summary()).replaceFirst("\\.?$", "."),
                        "The unit is " + IncidentText.state(evidence)
                                + "; systemd's own Restart= is "
                                + Format.bounded(evidence.restart()) + "."));
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
        List<GuardVerdict> against = plan.guards().stream()
                .filter(verdict -> verdict.outcome() != GuardVerdict.Outcome.PASS)
                .toList();
        List<GuardVerdict> shown = against.isEmpty()
                ? plan.guards().stream()
                        .filter(verdict -> DECISIVE.contains(verdict.guard()))
                        .toList()
                : against;
        List<GuardVerdict> others = plan.guards().stream()
                .filter(verdict -> !shown.contains(verdict))
                .toList();
        String rule = plan.rule().isEmpty() ? "No rule allows it. " : "Rule " + Format.bounded(plan.rule()) + ". ";
        String guards = against.isEmpty()
                ? "All " + plan.guards().size() + " guards passed; the decisive ones:"
                : against.size() + " of " + plan.guards().size() + " guards did not pass:";
        Instant waitUntil = plan.waitUntil();
        String until = planned.state() == PlanState.WAITING && waitUntil != null
                ? " Next decision at " + Format.exact(waitUntil) + " UTC."
                : "";
        steps.add(new Step(
                plan.createdAt().toString(),
                Format.full(plan.createdAt()),
                offset(plan.createdAt()),
                decidedGrade(planned.state()),
                decidedTitle(planned.state()),
                List.of(rule + guards + until),
                "",
                "",
                shown.stream().map(Step.GuardLine::of).toList(),
                others.stream().map(Step.GuardLine::of).toList(),
                others.isEmpty() ? "" : "the other " + others.size() + ", with their measures",
                List.of()));
    }

    private static String decidedTitle(PlanState state) {
        return switch (state) {
            case WATCHED -> "Watched only: it would have been started";
            case LEFT_ALONE -> "Not repaired";
            case WAITING -> "Deferred";
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE -> "Decided: start it again";
        };
    }

    private static String decidedGrade(PlanState state) {
        return switch (state) {
            case WATCHED, LEFT_ALONE, WAITING -> "unknown";
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE -> "";
        };
    }

    private void action(PlanStory planned) {
        Plan plan = planned.plan();
        String pulledIn = plan.pulledIn().isEmpty()
                ? " Pulled in: nothing else."
                : " Pulled in: " + plan.pulledIn().stream().map(UnitName::value).collect(Collectors.joining(", "))
                        + ".";
        Instant at = planned.answeredAt() == null ? planned.changedAt() : planned.answeredAt();
        String detail = planned.detail().isEmpty() ? "" : Format.bounded(planned.detail());
        String call = "StartUnit(\"" + plan.unit() + "\", \"fail\")";
        switch (planned.state()) {
            case DONE -> done(planned, call, pulledIn);
            case READY ->
                add(
                        at,
                        "",
                        "Action requested",
                        List.of("No answer of the helper is stored yet, so it is not known whether it was done."));
            case ACCEPTED -> call(at, "", "Action running", call, "by the host's helper: accepted." + pulledIn);
            case HELD ->
                add(
                        planned.changedAt(),
                        "unknown",
                        "Held: nothing was done",
                        sentences(
                                "A hold stopped it, or another change to the unit came first. It does not count as a repair.",
                                detail));
            case REFUSED ->
                add(planned.changedAt(), "warn", "Refused by the helper: nothing was done", sentences(detail));
            case EXPIRED -> add(planned.changedAt(), "warn", "Expired: nothing was done", sentences(detail));
            case INDETERMINATE ->
                add(
                        planned.changedAt(),
                        "unknown",
                        "Not known whether it was done",
                        sentences(
                                "The helper accepted it, but its result was lost. It is not retried, only observed.",
                                detail));
            case WATCHED, LEFT_ALONE, WAITING -> {
                // Such a plan has no attempt.
            }
        }
    }

    private void done(PlanStory planned, String call, String pulledIn) {
        Instant at = planned.answeredAt();
        if (at == null || planned.answeredAs() == null) {
            Instant begunAt = planned.begunAt() == null ? planned.changedAt() : planned.begunAt();
            call(begunAt, "", "Action requested", call, "from the host's helper; its answer was not stored.");
        } else if (planned.answeredAs() == PlanState.INDETERMINATE) {
            call(
                    at,
                    "unknown",
                    "Not known whether it was done",
                    call,
                    "was accepted by the helper, but its result was lost. It was not retried, only observed.");
        } else {
            call(at, "", "Action taken", call, "by the host's helper." + pulledIn);
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
        List<Step.Change> changes = Step.Change.of(planned.plan().before(), planned.after());
        String detail = Format.bounded(planned.detail());
        switch (verdict) {
            case RECOVERED -> change(at, "ok", "Recovered", RECOVERED, changes);
            case HEALED -> {
                change(at, "ok", "Recovered", RECOVERED, changes);
                String watched = Format.span(Duration.between(at, planned.changedAt()));
                add(
                        planned.changedAt(),
                        "ok",
                        "Healed",
                        sentences("The same invocation ran through the whole hold window of " + watched + "."));
            }
            case RECURRED ->
                change(planned.changedAt(), "crit", "Failed again within the hold window", detail, changes);
            case NO_EFFECT -> change(planned.changedAt(), "crit", "No effect", detail, changes);
            case WORSE -> change(planned.changedAt(), "crit", "Worse than before", detail, changes);
            case NOT_KNOWN -> change(planned.changedAt(), "unknown", "Outcome not known", detail, changes);
        }
    }

    private void end() {
        Incident incident = story.row().incident();
        Instant closedAt = incident.closedAt();
        ClosedAs as = incident.closedAs();
        if (closedAt == null || as == null) {
            return;
        }
        switch (as) {
            case HEALED -> {
                // The plan's own outcome says it.
            }
            case BY_ITSELF ->
                add(
                        closedAt,
                        "ok",
                        "Recovered by itself",
                        List.of(
                                somethingWasDone()
                                        ? "No repair was under way any more, so none is credited."
                                        : "Smart Monitor did nothing."));
            case BY_REQUEST ->
                add(closedAt, "unknown", "Stopped by request", List.of("A stop job was seen, so it stays stopped."));
            case GIVEN_UP ->
                add(closedAt, "crit", "Given up", List.of("All attempts are used. Fix the cause, then re-arm it."));
            case NOT_KNOWN -> add(closedAt, "unknown", "Closed", List.of("How it ended is not known."));
        }
    }

    private boolean somethingWasDone() {
        return story.plans().stream().anyMatch(plan -> switch (plan.state()) {
            case DONE, ACCEPTED, INDETERMINATE -> true;
            case WATCHED, LEFT_ALONE, WAITING, READY, HELD, REFUSED, EXPIRED -> false;
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
                    switch (alert.alert().severity()) {
                        case INFO -> "";
                        case WARNING -> "warn";
                        case CRITICAL -> "crit";
                    },
                    "Alert: " + alert.alert().severity().code(),
                    sentences(alert.alert().message()));
        }
    }

    private static List<String> sentences(String... texts) {
        return Arrays.stream(texts)
                .filter(text -> !text.isEmpty())
                .map(Format::bounded)
                .toList();
    }

    private void add(Instant at, String grade, String title, List<String> texts) {
        step(at, grade, title, texts, "", "", List.of());
    }

    private void call(Instant at, String grade, String title, String call, String text) {
        step(at, grade, title, List.of(), call, text, List.of());
    }

    private void change(Instant at, String grade, String title, String text, List<Step.Change> changes) {
        step(at, grade, title, sentences(text), "", "", changes);
    }

    private void step(
            Instant at,
            String grade,
            String title,
            List<String> texts,
            String call,
            String callText,
            List<Step.Change> changes) {
        steps.add(new Step(
                at.toString(),
                Format.full(at),
                offset(at),
                grade,
                title,
                texts,
                call,
                callText,
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
