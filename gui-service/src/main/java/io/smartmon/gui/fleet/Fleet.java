package io.smartmon.gui.fleet;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.subject.Subject;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
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
 * @param readAt when it was last known to be current
 * @param hosts every host, by name
 * @param cpu the last hour of each host's CPU
 * @param currentIncidents incidents that are open, recovered, or given up and not re-armed; newest first
 * @param ended incidents closed in the last 24 hours, newest first
 * @param version another number whenever anything of it was read again
 * @param changes another number whenever anything but measurements was read again: what a list shows at the same number is
 *     the same
 * @param versions of each host a number that is another one whenever something of it was read again
 */
public record Fleet(
        Instant readAt,
        List<HostRow> hosts,
        Map<HostId, CpuHour> cpu,
        List<IncidentRow> currentIncidents,
        List<IncidentRow> ended,
        long version,
        long changes,
        Map<HostId, Long> versions) {
    static final Comparator<HostRow> BY_NAME = Comparator.comparing(
                    (HostRow host) -> host.name().toLowerCase(Locale.ROOT))
            .thenComparing(HostRow::name);

    /** The store is queried at least every ten seconds; the data is stale if it has not answered for so long. */
    private static final Duration STALE_AFTER = Duration.ofSeconds(15);

    public Fleet {
        hosts = List.copyOf(hosts);
        cpu = Map.copyOf(cpu);
        currentIncidents = List.copyOf(currentIncidents);
        ended = List.copyOf(ended);
        versions = Map.copyOf(versions);
    }

    /** The host with that name or id; case does not matter. */
    public Optional<HostRow> host(String name) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return hosts.stream()
                .filter(host -> host.name().toLowerCase(Locale.ROOT).equals(wanted))
                .findFirst()
                .or(() -> hosts.stream()
                        .filter(host -> host.id().toString().equals(wanted))
                        .findFirst());
    }

    /** The host's version: what was rendered of it at the same version shows the same. */
    public long version(HostId host) {
        return versions.getOrDefault(host, 0L);
    }

    /** The grade of the worst unresolved incident about a subject; fine without one. */
    public Grade grade(HostId host, Subject subject) {
        return currentIncidents.stream()
                .filter(row -> row.incident().host().equals(host)
                        && row.incident().subject().equals(subject)
                        && Health.unresolved(row))
                .map(row -> Health.grade(row.incident().severity()))
                .min(Comparator.naturalOrder())
                .orElse(Grade.OK);
    }

    /** The standing incidents of one host. */
    public List<IncidentRow> currentIncidents(HostId host) {
        return currentIncidents.stream()
                .filter(row -> row.incident().host().equals(host))
                .toList();
    }

    /** Since when there is no data, as a sentence, if the store does not answer; null while it does. */
    public @Nullable String staleSince(Instant now) {
        return Duration.between(readAt, now).compareTo(STALE_AFTER) > 0
                ? "No data since " + Format.clock(readAt) + " UTC, " + Format.age(Duration.between(readAt, now))
                        + " ago."
                : null;
    }
}
