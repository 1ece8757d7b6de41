package io.smartmon.domain.reference;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Guard;
import io.smartmon.domain.guard.GuardPhase;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.wording.Wording;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference of all guards, made from the guards themselves. */
public final class GuardsReference {
    private static final Wording WORDING = Wording.english();

    private GuardsReference() {}

    /** The page, in Markdown. */
    public static String markdown() {
        return ReferencePage.head("Guards", "the installed guards") + """

                Each guard is one condition for a repair. All are asked at every decision, in this order, and the plan stores each
                verdict: an outcome, a reason by its code, and the measures that fill the `{placeholders}` of its message; text in
                `[brackets]` is left out if a measure in it is missing. The strictest outcome decides: `deny` comes before `hold`,
                `hold` before `watch`, `watch` before `ask`; only if all guards `pass` is anything done. A guard whose facts are
                not known says `hold`. See also [how it decides](deciding.md).
                """
                + Arrays.stream(GuardPhase.values()).map(GuardsReference::phase).collect(Collectors.joining());
    }

    private static String phase(GuardPhase phase) {
        List<Guard> guards = Guards.installed().all().stream()
                .filter(guard -> guard.phase() == phase)
                .toList();
        return guards.isEmpty()
                ? ""
                : "\n## Phase " + ReferencePage.code(Codes.of(phase)) + "\n"
                        + guards.stream().map(GuardsReference::guard).collect(Collectors.joining());
    }

    private static String momentary(Guard guard) {
        List<String> reasons = guard.reasons().keySet().stream()
                .filter(guard::momentary)
                .sorted()
                .map(ReferencePage::code)
                .toList();
        return reasons.isEmpty()
                ? ""
                : "Its hold " + String.join(", ", reasons) + " ends within moments, so no alert is sent.";
    }

    private static String guard(Guard guard) {
        String remarks = Stream.of(
                        guard.exhausts() ? "Its denial means giving up, which raises a critical alert." : "",
                        guard.momentary() ? "Its hold ends within moments, so no alert is sent." : momentary(guard))
                .filter(remark -> !remark.isEmpty())
                .map(remark -> " " + remark)
                .collect(Collectors.joining());
        List<String> facts = guard.facts().stream().map(Fact::name).toList();
        return "\n### " + ReferencePage.code(guard.id()) + ": " + WORDING.guard(guard.id()) + "\n\n" + guard.summary()
                + remarks + " Facts: " + ReferencePage.names(facts) + ".\n\n"
                + ReferencePage.columns("Outcome", "Reason", "Message")
                + guard.reasons().entrySet().stream()
                        .sorted(Map.Entry.<String, GuardVerdict.Outcome>comparingByValue()
                                .thenComparing(Map.Entry.comparingByKey()))
                        .map(reason -> ReferencePage.row(
                                ReferencePage.code(reason.getValue().code()),
                                ReferencePage.code(reason.getKey()),
                                WORDING.pattern("guard." + guard.id() + "." + reason.getKey())
                                        .orElse("")))
                        .collect(Collectors.joining());
    }
}
