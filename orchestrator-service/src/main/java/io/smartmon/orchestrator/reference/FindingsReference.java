package io.smartmon.orchestrator.reference;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Terms;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.reference.ReferencePage;
import io.smartmon.domain.wording.MeasureText;
import io.smartmon.domain.wording.Wording;
import io.smartmon.orchestrator.classify.Classification;
import java.time.Duration;
import java.util.stream.Collectors;

/** The reference of all kinds of findings, made from the classifiers and remedies. */
public final class FindingsReference {
    private static final Wording WORDING = Wording.english();
    /** Found by the pages' own process, since no agent can say that it is silent. */
    private static final FindingKind HOST_SILENT = new FindingKind("host_silent");

    private FindingsReference() {}

    /** The page, in Markdown. */
    public static String markdown() {
        Decider decider = Decider.installed();
        return ReferencePage.head("Findings", "the installed classifiers and remedies") + """

                A finding is something wrong with one subject, and opens one incident. It is raised when its condition has been
                present for the dwell time, or in the given number of the latest observations, and it clears when the condition has
                been absent for the time in *Clears after*. Between the limit that raises it and the one that clears it, an existing
                finding continues. Unreadable values neither raise nor clear anything. Durations use the monotonic clock.

                A kind with a remedy may be repaired, if [all guards](guards.md) pass. One without is only watched: it opens an
                incident and sends an alert, and nothing is done about it.

                """
                + ReferencePage.columns(
                        "Kind",
                        "Label",
                        "Reads",
                        "Dwell",
                        "Observations",
                        "Clears after",
                        "Remedy",
                        "Condition",
                        "Message")
                + Classification.installed().stream()
                        .map(classifier -> row(classifier, decider.hasRemedy(classifier.kind())))
                        .collect(Collectors.joining())
                + "\n" + ReferencePage.code(HOST_SILENT.code()) + " (" + WORDING.kind(HOST_SILENT)
                + ": " + sentence(HOST_SILENT)
                + ") is not in the table. The hub raises it for a host whose agent has"
                + " not\nreported for a minute, and clears it when reports resume. Nothing is done about it.\n";
    }

    private static String row(Classifier classifier, boolean remedy) {
        Terms terms = classifier.terms();
        return ReferencePage.row(
                ReferencePage.code(classifier.kind().code()),
                WORDING.kind(classifier.kind()),
                ReferencePage.code(classifier.reads().code()),
                time(terms.dwell()),
                terms.needed() + " of " + terms.of(),
                time(terms.clearAfter()),
                remedy ? "yes" : "none",
                classifier.summary(),
                sentence(classifier.kind()));
    }

    private static String sentence(FindingKind kind) {
        return WORDING.pattern("finding." + kind.code()).orElse("");
    }

    private static String time(Duration time) {
        return time.isZero() ? "at once" : MeasureText.span(time);
    }
}
