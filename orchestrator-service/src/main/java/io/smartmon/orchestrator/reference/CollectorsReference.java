package io.smartmon.orchestrator.reference;

import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.reference.ReferencePage;
import io.smartmon.domain.wording.MeasureText;
import io.smartmon.host.collect.Collector;
import io.smartmon.orchestrator.collect.CollectorRunner;
import java.util.stream.Collectors;

/** The reference of all collectors, made from the collectors themselves. */
public final class CollectorsReference {
    private CollectorsReference() {}

    /** The page, in Markdown. */
    public static String markdown() {
        return ReferencePage.head("Collectors", "the installed collectors") + """

                Each collector reads one source and returns observations, from which [findings](findings.md) are made. Collectors run
                independently: if one fails or times out, the others are not affected. The store keeps the newest observation of
                each subject, and every observation where the column says so.

                """
                + ReferencePage.columns("Collector", "Every", "Timeout", "On", "Observes", "Kept", "Reads")
                + CollectorRunner.installed().stream()
                        .map(CollectorsReference::row)
                        .collect(Collectors.joining())
                + """

                Two sources are not collectors of this kind: the measurements of a host's page (processor, memory, load, file systems), which
                are kept as samples, and the units of systemd, which are read once and then followed through its signals on the system
                bus. Findings read these as observations of `unit`.
                """;
    }

    private static String row(Collector collector) {
        return ReferencePage.row(
                ReferencePage.code(collector.id().value()),
                MeasureText.span(collector.interval()),
                MeasureText.span(collector.timeout()),
                collector.onByDefault() ? "yes" : "no",
                ReferencePage.names(
                        collector.kinds().stream().map(ObservationKind::code).toList()),
                collector.keepsHistory() ? "every one" : "the newest",
                collector.summary());
    }
}
