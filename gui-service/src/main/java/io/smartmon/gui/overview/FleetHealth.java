package io.smartmon.gui.overview;

import io.smartmon.gui.hosts.Health;
import io.smartmon.gui.hosts.ServiceKnowledge;
import io.smartmon.gui.live.Fleet;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.HostRow;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;

/**
 * How the hosts of a fleet are, counted. Pure.
 *
 * @param hosts how many there are
 * @param others how those are that are not known to be well, worst first
 * @param untold how many of the others no need tells of
 */
record FleetHealth(int hosts, List<Health> others, long untold) {
    FleetHealth {
        others = List.copyOf(others);
    }

    /** The health of the hosts of a fleet, some of which these needs tell of. */
    static FleetHealth of(Fleet fleet, List<Need> needs, Instant now) {
        List<HostRow> others = fleet.hosts().stream()
                .filter(host -> !health(fleet, host, now).well())
                .toList();
        return new FleetHealth(
                fleet.hosts().size(),
                others.stream()
                        .map(host -> health(fleet, host, now))
                        .sorted(Comparator.comparing(Health::grade))
                        .toList(),
                others.stream()
                        .map(host -> Words.address(host.name(), host.id()))
                        .filter(address -> needs.stream()
                                .noneMatch(need -> need.hostAddress().equals(address)))
                        .count());
    }

    /** How many are known to be well. */
    int well() {
        return hosts - others.size();
    }

    /** How many are well, as the beginning of a sentence: {@code 2 of 3 hosts are well}. */
    String counted() {
        return well() + " of " + hosts + (well() == 1 ? " hosts is well" : " hosts are well");
    }

    /** In few words how the others are, worst first, each word once. */
    String othersInWords() {
        return String.join(", ", others.stream().map(Health::word).distinct().toList());
    }

    /** What is to be said of services that are not known or not watched, as whole sentences; may be empty. */
    static String services(Fleet fleet, Instant now) {
        if (fleet.hosts().size() == 1) {
            HostRow host = fleet.hosts().getFirst();
            // Of a silent host nothing is known; that is said already.
            return Health.silent(host, now)
                    ? ""
                    : switch (ServiceKnowledge.of(host)) {
                        case ServiceKnowledge.Watched _ -> "";
                        case ServiceKnowledge.NotWatched none ->
                            "Services are not watched: " + Words.bounded(none.reason()) + ". ";
                        case ServiceKnowledge.NotKnown lost ->
                            "Its services are not known: " + Words.bounded(lost.reason()) + ". ";
                    };
        }
        long notWatched = fleet.hosts().stream()
                .filter(host ->
                        !Health.silent(host, now) && ServiceKnowledge.of(host) instanceof ServiceKnowledge.NotWatched)
                .count();
        return notWatched == 0 ? "" : "Services are not watched on " + Words.count(notWatched, "host", "hosts") + ". ";
    }

    private static Health health(Fleet fleet, HostRow host, Instant now) {
        return Health.of(host, fleet.standing(host.id()), now);
    }
}
