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
        return ReferencePage.head("Collectors", "the collectors that are installed") + """

                Each reads one source and gives observations, which [findings](findings.md) are made of. They run beside one another:
                one that fails, or does not answer within its timeout, fails alone. The store keeps the newest observation of each
                subject, and every one where the column says so.

                """
                + ReferencePage.columns("Collector", "Every", "Timeout", "On", "Observes", "Kept", "What it reads")
                + CollectorRunner.installed().stream()
                        .map(CollectorsReference::row)
                        .collect(Collectors.joining())
                + """

                Two sources are no collectors of this kind: the numbers of a host's page (processor, memory, load, file systems), which
                are kept as samples, and the units of systemd, which are read once and then followed by its signals on the system
                bus. Findings read the latter as observations of `unit`.
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
