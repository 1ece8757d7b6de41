package io.smartmon.gui.incidents;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.gui.words.Words;
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

/** Tells an incident from top to bottom as it happened. Pure; one instance a story. */
final class Story {
    private static final Set<String> MATTER_MOST = Set.of("allow-list", "intent", "attempts", "at-once", "evidence");

    private static final String RECOVERED =
            "Well after the settle time. No probe is set up that would check its answer.";

    private final IncidentStory story;
    private final List<Step> steps = new ArrayList<>();

    private Story(IncidentStory story) {
        this.story = story;
    }

    static List<Step> of(IncidentStory story) {
        Story teller = new Story(story);
        teller.seen();
        story.plans().forEach(teller::plan);
        teller.end();
        teller.told();
        // What was told comes with what it was told of, and on one instant in the order of the tale.
        return teller.steps.stream()
                .sorted(Comparator.comparing(step -> Instant.parse(step.at())))
                .toList();
    }

    private void seen() {
        UnitState evidence = story.evidence();
        add(
                story.row().incident().openedAt(),
                "",
                "Seen",
                List.of(
                        Words.bounded(story.row().incident().summary()).replaceFirst("\\.?$", "."),
                        "The unit is " + IncidentWords.state(evidence)
                                + "; systemd's own Restart= is "
                                + Words.bounded(evidence.restart()) + "."));
    }

    private void plan(PlanStory plan) {
        decided(plan);
        if (plan.begunAt() != null) {
            did(plan);
        }
        if (plan.state() == PlanState.DONE) {
            result(plan);
        }
    }

    private void decided(PlanStory told) {
        Plan plan = told.plan();
        List<GuardVerdict> against = plan.guards().stream()
                .filter(verdict -> verdict.outcome() != GuardVerdict.Outcome.PASS)
                .toList();
        List<GuardVerdict> shown = against.isEmpty()
                ? plan.guards().stream()
                        .filter(verdict -> MATTER_MOST.contains(verdict.guard()))
                        .toList()
                : against;
        List<GuardVerdict> others = plan.guards().stream()
                .filter(verdict -> !shown.contains(verdict))
                .toList();
        String rule = plan.rule().isEmpty() ? "No rule allows it. " : "Rule " + Words.bounded(plan.rule()) + ". ";
        String guards = against.isEmpty()
                ? "All " + plan.guards().size() + " guards agreed; those that mattered most:"
                : against.size() + " of " + plan.guards().size() + " guards did not let it pass:";
        Instant waitUntil = plan.waitUntil();
        String until = told.state() == PlanState.WAITING && waitUntil != null
                ? " It is decided again at " + Words.exact(waitUntil) + " UTC."
                : "";
        steps.add(new Step(
                plan.createdAt().toString(),
                Words.full(plan.createdAt()),
                offset(plan.createdAt()),
                decidedGrade(told.state()),
                decidedTitle(told.state()),
                List.of(rule + guards + until),
                "",
                "",
                shown.stream().map(Step.GuardLine::of).toList(),
                others.stream().map(Step.GuardLine::of).toList(),
                others.isEmpty() ? "" : "the other " + others.size() + ", with their numbers",
                List.of()));
    }

    private static String decidedTitle(PlanState state) {
        return switch (state) {
            case WATCHED -> "Watched: it would be started, and was not";
            case LEFT_ALONE -> "Left alone";
            case WAITING -> "Waits";
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE -> "Decided: start it again";
        };
    }

    private static String decidedGrade(PlanState state) {
        return switch (state) {
            case WATCHED, LEFT_ALONE, WAITING -> "unknown";
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE -> "";
        };
    }

    private void did(PlanStory told) {
        Plan plan = told.plan();
        String pulledIn = plan.pulledIn().isEmpty()
                ? " Pulled in: nothing else."
                : " Pulled in: " + plan.pulledIn().stream().map(UnitName::value).collect(Collectors.joining(", "))
                        + ".";
        Instant at = told.answeredAt() == null ? told.changedAt() : told.answeredAt();
        String detail = told.detail().isEmpty() ? "" : Words.bounded(told.detail());
        String call = "StartUnit(\"" + plan.unit() + "\", \"fail\")";
        switch (told.state()) {
            case DONE -> done(told, call, pulledIn);
            case READY ->
                add(
                        at,
                        "",
                        "Asking the helper",
                        List.of("No answer is stored yet. Until there is one, it is not known whether it was done."));
            case ACCEPTED -> call(at, "", "Doing", call, "by the host's helper: accepted." + pulledIn);
            case HELD ->
                add(
                        told.changedAt(),
                        "unknown",
                        "Held: nothing was done",
                        sentences("A hold stopped it, or someone was faster. That is no success of ours.", detail));
            case REFUSED -> add(told.changedAt(), "warn", "Refused by the helper: nothing was done", sentences(detail));
            case EXPIRED -> add(told.changedAt(), "warn", "Its time ran out: nothing was done", sentences(detail));
            case INDETERMINATE ->
                add(
                        told.changedAt(),
                        "unknown",
                        "Not known whether it was done",
                        sentences(
                                "The helper accepted it and its result was lost. It is not done again, only looked at.",
                                detail));
            case WATCHED, LEFT_ALONE, WAITING -> {
                // Such a plan has no attempt.
            }
        }
    }

    private void done(PlanStory told, String call, String pulledIn) {
        Instant at = told.answeredAt();
        if (at == null || told.answeredAs() == null) {
            Instant begunAt = told.begunAt() == null ? told.changedAt() : told.begunAt();
            call(begunAt, "", "Asked for", call, "of the host's helper. What it answered was not kept.");
        } else if (told.answeredAs() == PlanState.INDETERMINATE) {
            call(
                    at,
                    "unknown",
                    "Not known whether it was done",
                    call,
                    "was accepted by the helper, and its result was lost. It was not done again, only looked at.");
        } else {
            call(at, "", "Did", call, "by the host's helper." + pulledIn);
        }
    }

    private void result(PlanStory told) {
        Verdict verdict = told.verdict() == null ? Verdict.NOT_KNOWN : told.verdict();
        Instant recoveredAt = story.row().incident().recoveredAt();
        boolean last = told.equals(story.plans().getLast());
        Instant at =
                last && recoveredAt != null && !recoveredAt.isBefore(told.plan().createdAt())
                        ? recoveredAt
                        : told.changedAt();
        List<Step.Change> changes = Step.Change.of(told.plan().before(), told.after());
        String detail = Words.bounded(told.detail());
        switch (verdict) {
            case RECOVERED -> change(at, "ok", "Recovered", RECOVERED, changes);
            case HEALED -> {
                change(at, "ok", "Recovered", RECOVERED, changes);
                String watched = Words.span(Duration.between(at, told.changedAt()));
                add(
                        told.changedAt(),
                        "ok",
                        "Healed",
                        sentences("The same run through the whole hold window of " + watched + "."));
            }
            case RECURRED -> change(told.changedAt(), "crit", "Failed again inside the hold window", detail, changes);
            case NO_EFFECT -> change(told.changedAt(), "crit", "No effect", detail, changes);
            case WORSE -> change(told.changedAt(), "crit", "Worse than before", detail, changes);
            case NOT_KNOWN -> change(told.changedAt(), "unknown", "Not known what it did", detail, changes);
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
                // The plan's own result says it.
            }
            case BY_ITSELF ->
                add(
                        closedAt,
                        "ok",
                        "Came back by itself",
                        List.of(
                                somethingWasDone()
                                        ? "No repair was under way any more, so none is credited with it."
                                        : "Nothing was done by Smart Monitor."));
            case BY_REQUEST ->
                add(closedAt, "unknown", "Stopped by request", List.of("A stop job was seen, so it is left as it is."));
            case GIVEN_UP ->
                add(closedAt, "crit", "Given up", List.of("Its attempts are used up. Mend the cause, then re-arm it."));
            case NOT_KNOWN -> add(closedAt, "unknown", "Ended", List.of("How it ended cannot be said."));
        }
    }

    private boolean somethingWasDone() {
        return story.plans().stream().anyMatch(plan -> switch (plan.state()) {
            case DONE, ACCEPTED, INDETERMINATE -> true;
            case WATCHED, LEFT_ALONE, WAITING, READY, HELD, REFUSED, EXPIRED -> false;
        });
    }

    private void told() {
        if (story.alerts().isEmpty()) {
            Instant last = story.row().incident().closedAt();
            if (last != null) {
                add(last, "", "Told", List.of("No alert was sent."));
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
                    "Told: " + alert.alert().severity().word(),
                    sentences(alert.alert().message()));
        }
    }

    private static List<String> sentences(String... texts) {
        return Arrays.stream(texts)
                .filter(text -> !text.isEmpty())
                .map(Words::bounded)
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
                Words.full(at),
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
        return steps.isEmpty() ? Words.exact(at) : "+ " + Words.span(Duration.between(first, at));
    }
}
