package io.smartmon.gui.hosts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.HostLine;
import io.smartmon.gui.format.Format;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of all hosts.
 *
 * @param title how many there are
 * @param lead how many are healthy
 * @param hosts their lines, worst first
 * @param readAt when all this was read, ISO 8601
 * @param readText how long ago that was
 * @param stale since when there is no data because the database does not answer; null when it does
 */
@Introspected
record HostsView(
        String title,
        String lead,
        List<HostLine> hosts,
        String readAt,
        String readText,
        @Nullable String stale) {
    static HostsView of(Fleet fleet, Instant now) {
        List<HostLine> lines = HostLine.of(fleet, now);
        long healthy = fleet.hosts().stream()
                .filter(host ->
                        Health.of(host, fleet.currentIncidents(host.id()), now).healthy())
                .count();
        return new HostsView(
                Format.count(lines.size(), "host", "hosts"),
                lines.isEmpty()
                        ? "A host appears here a few seconds after its agent starts."
                        : healthy == lines.size()
                                ? "All healthy."
                                : healthy + " of " + lines.size() + (healthy == 1 ? " is" : " are")
                                        + " healthy. Worst first.",
                lines,
                fleet.readAt().toString(),
                Format.age(Duration.between(fleet.readAt(), now)) + " ago",
                fleet.staleSince(now));
    }
}
