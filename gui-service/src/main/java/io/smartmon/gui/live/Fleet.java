package io.smartmon.gui.live;

import io.smartmon.domain.host.HostId;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What is known of all hosts, as it was read from the store. Immutable.
 *
 * @param readAt until when it is known to be current
 * @param hosts every host, by name
 * @param cpu the last hour of each host's CPU
 * @param standing incidents that are open, recovered, or given up and not re-armed; newest first
 * @param ended incidents that were closed in the last 24 hours, newest first
 */
public record Fleet(
        Instant readAt,
        List<HostRow> hosts,
        Map<HostId, CpuHour> cpu,
        List<IncidentRow> standing,
        List<IncidentRow> ended) {
    static final Comparator<HostRow> BY_NAME = Comparator.comparing(
                    (HostRow host) -> host.name().toLowerCase(Locale.ROOT))
            .thenComparing(HostRow::name);

    /** The store is asked at least each second; one that did not answer for so long is away. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(15);

    public Fleet {
        hosts = List.copyOf(hosts);
        cpu = Map.copyOf(cpu);
        standing = List.copyOf(standing);
        ended = List.copyOf(ended);
    }

    /** The host of that name or identity; upper and lower case do not matter. */
    public Optional<HostRow> host(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return hosts.stream()
                .filter(host -> host.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .or(() -> hosts.stream()
                        .filter(host -> host.id().toString().equals(wanted))
                        .findFirst());
    }

    /** The incidents of one host that still stand. */
    public List<IncidentRow> standing(HostId host) {
        return standing.stream()
                .filter(row -> row.incident().host().equals(host))
                .toList();
    }

    /** Since when nothing is known, in words, if the store is away; null while it answers. */
    public @Nullable String staleSince(Instant now) {
        return Duration.between(readAt, now).compareTo(STALE_AFTER) > 0
                ? "Nothing is known since " + Words.clock(readAt) + " UTC, " + Words.age(Duration.between(readAt, now))
                        + " ago."
                : null;
    }
}
