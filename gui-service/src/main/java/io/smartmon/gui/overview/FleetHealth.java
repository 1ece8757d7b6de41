package io.smartmon.gui.overview;

import io.smartmon.gui.hosts.Health;
import io.smartmon.gui.hosts.ServiceKnowledge;
import io.smartmon.gui.live.Fleet;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.HostRow;
import java.time.Instant;
import java.util.ArrayList;
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
        List<Health> others = new ArrayList<>();
        long untold = 0;
        for (HostRow host : fleet.hosts()) {
            Health health = Health.of(host, fleet.standing(host.id()), now);
            if (!health.well()) {
                others.add(health);
                String address = Words.address(host.name(), host.id());
                boolean told =
                        needs.stream().anyMatch(need -> need.hostAddress().equals(address));
                untold += told ? 0 : 1;
            }
        }
        others.sort(Comparator.comparing(Health::grade));
        return new FleetHealth(fleet.hosts().size(), others, untold);
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
}
