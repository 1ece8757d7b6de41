package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.gui.fleet.IncidentLine;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.Page;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The page of incidents.
 *
 * @param title how many there are
 * @param lead their order
 * @param filters the states to choose from
 * @param state the chosen state's code; null for all
 * @param host the chosen host's name; null for all
 * @param lines this part of the list
 * @param empty the text when there is none
 * @param newer the offset of the part before; null for none
 * @param older the offset of the part after; null for none
 * @param shown which of how many are shown
 */
@Introspected
record IncidentsView(
        String title,
        String lead,
        List<Filter> filters,
        @Nullable String state,
        @Nullable String host,
        List<IncidentLine> lines,
        String empty,
        @Nullable Integer newer,
        @Nullable Integer older,
        String shown) {
    /** A state to choose; null for all. */
    @Introspected
    record Filter(@Nullable String state, String label, boolean chosen) {}

    static IncidentsView of(Page<IncidentRow> page, @Nullable IncidentState state, @Nullable String host) {
        int end = page.offset() + page.items().size();
        String what = state == null ? "" : state.code() + " ";
        return new IncidentsView(
                page.total() == 1 ? "1 " + what + "incident" : page.total() + " " + what + "incidents",
                "Newest first. What recovered after a repair counts as healed only after the hold window.",
                Stream.concat(
                                Stream.of(new Filter(null, "all", state == null)),
                                Stream.of(IncidentState.values())
                                        .filter(each -> each != IncidentState.NOT_KNOWN)
                                        .map(each -> new Filter(each.code(), each.code(), each == state)))
                        .toList(),
                state == null ? null : state.code(),
                host,
                page.items().stream().map(IncidentLine::of).toList(),
                state == null && host == null
                        ? "No incidents. Failed units and what was done about them appear here."
                        : "No incidents match.",
                page.offset() > 0 ? Math.max(0, page.offset() - page.limit()) : null,
                end < page.total() ? end : null,
                page.items().isEmpty() ? "" : page.offset() + 1 + " to " + end + " of " + page.total());
    }
}
