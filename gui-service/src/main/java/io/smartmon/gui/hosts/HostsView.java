package io.smartmon.gui.hosts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.gui.live.Fleet;
import io.smartmon.gui.words.Words;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The page of all hosts.
 *
 * @param title how many there are
 * @param lead how many are well
 * @param hosts their lines, worst first
 * @param readAt until when all this is known, ISO 8601
 * @param readText how long ago that is
 * @param stale since when nothing is known, because the store is away; null when it answers
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
        long well = fleet.hosts().stream()
                .filter(host -> Health.of(host, fleet.standing(host.id()), now).well())
                .count();
        return new HostsView(
                Words.count(lines.size(), "host", "hosts"),
                lines.isEmpty()
                        ? "An agent appears here as soon as it has taken its first measurement."
                        : well == lines.size() ? "All well." : well + " of " + lines.size() + " are well. Worst first.",
                lines,
                fleet.readAt().toString(),
                Words.age(Duration.between(fleet.readAt(), now)) + " ago",
                fleet.staleSince(now));
    }
}
