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
        return ReferencePage.head("Guards", "the guards that are installed") + """

                Each is one condition under which something may be done. All are asked at every decision, in this order, and the plan
                stores what each of them said: an outcome, a reason by its code, and the measures that fill the `{places}` of its
                sentence; what stands in `[brackets]` is left out where a measure is missing. The strictest outcome decides: `deny`
                comes before `hold`, `hold` before `watch`, `watch` before `ask`, and only when all say `pass` is anything done. A
                guard whose facts are not known says `hold`. [How it decides](deciding.md) tells the rest.
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

    private static String guard(Guard guard) {
        String remarks = Stream.of(
                        guard.exhausts() ? "Its denial means giving up, which raises a critical alert." : "",
                        guard.momentary() ? "Its hold ends within moments, so no alert is sent." : "")
                .filter(remark -> !remark.isEmpty())
                .map(remark -> " " + remark)
                .collect(Collectors.joining());
        List<String> facts = guard.facts().stream().map(Fact::name).toList();
        return "\n### " + ReferencePage.code(guard.id()) + ": " + WORDING.guard(guard.id()) + "\n\n" + guard.summary()
                + remarks + " Facts: " + ReferencePage.names(facts) + ".\n\n"
                + ReferencePage.columns("Outcome", "Reason", "Sentence")
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
