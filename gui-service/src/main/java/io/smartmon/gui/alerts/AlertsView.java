package io.smartmon.gui.alerts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.gui.fleet.AlertText;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.AlertRow;
import io.smartmon.storage.read.Page;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The page of alerts.
 *
 * @param lead how many there are
 * @param lines this part of the list
 * @param newer the offset of the part before; null for none
 * @param older the offset of the part after; null for none
 * @param shown which of how many are shown
 */
@Introspected
record AlertsView(
        String lead,
        List<Line> lines,
        @Nullable Integer newer,
        @Nullable Integer older,
        String shown) {
    /** An alert's line, formatted. */
    @Introspected
    record Line(
            String grade,
            String severity,
            String message,
            String host,
            String source,
            String at,
            String atText,
            @Nullable String incident) {
        static Line of(AlertRow row) {
            UUID incident = row.incident();
            return new Line(
                    AlertText.grade(row.alert()).css(),
                    AlertText.label(row.alert()),
                    Format.bounded(row.alert().message()),
                    Format.bounded(row.hostName()),
                    Format.bounded(row.alert().source()),
                    row.alert().at().toString(),
                    Format.day(row.alert().at()),
                    incident == null ? null : incident.toString());
        }
    }

    static AlertsView of(Page<AlertRow> page) {
        int end = page.offset() + page.items().size();
        return new AlertsView(
                page.total() == 0
                        ? "Alerts appear here when something needs a person."
                        : Format.count(page.total(), "alert", "alerts") + ", newest first.",
                page.items().stream().map(Line::of).toList(),
                page.offset() > 0 ? Math.max(0, page.offset() - page.limit()) : null,
                end < page.total() ? end : null,
                page.items().isEmpty() ? "" : page.offset() + 1 + " to " + end + " of " + page.total());
    }
}
