package io.smartmon.gui.overview;

import io.smartmon.gui.fleet.Fleet;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.gui.fleet.ServiceKnowledge;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.HostRow;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * The health of a fleet's hosts, counted. Pure.
 *
 * @param hosts how many there are
 * @param others the health of those that are not known to be healthy, worst first
 * @param unlisted how many of the others no attention item is about
 */
record FleetHealth(int hosts, List<Health> others, long unlisted) {
    FleetHealth {
        others = List.copyOf(others);
    }

    /** The health of the hosts of a fleet, some of which these attention items are about. */
    static FleetHealth of(Fleet fleet, List<AttentionItem> items, Instant now) {
        List<Health> others = new ArrayList<>();
        long unlisted = 0;
        for (HostRow host : fleet.hosts()) {
            Health health = Health.of(host, fleet.currentIncidents(host.id()), now);
            if (!health.healthy()) {
                others.add(health);
                String address = Format.address(host.name(), host.id());
                boolean listed =
                        items.stream().anyMatch(item -> item.hostAddress().equals(address));
                unlisted += listed ? 0 : 1;
            }
        }
        others.sort(Comparator.comparing(Health::grade));
        return new FleetHealth(fleet.hosts().size(), others, unlisted);
    }

    /** How many are known to be healthy. */
    int healthy() {
        return hosts - others.size();
    }

    /** How many are healthy, as the beginning of a sentence: {@code 2 of 3 hosts are healthy}. */
    String counted() {
        return healthy() + " of " + hosts + (healthy() == 1 ? " hosts is healthy" : " hosts are healthy");
    }

    /** The labels of the others, worst first, each once. */
    String otherLabels() {
        return String.join(", ", others.stream().map(Health::label).distinct().toList());
    }

    /** Sentences about services that are not known or not watched; may be empty. */
    static String services(Fleet fleet, Instant now) {
        if (fleet.hosts().size() == 1) {
            HostRow host = fleet.hosts().getFirst();
            // Nothing is known of a silent host, and the page says so already.
            return Health.silent(host, now)
                    ? ""
                    : switch (ServiceKnowledge.of(host)) {
                        case ServiceKnowledge.Watched _ -> "";
                        case ServiceKnowledge.NotWatched none ->
                            "Services are not watched: " + IncidentText.reason(none.reason()) + ". ";
                        case ServiceKnowledge.NotKnown lost ->
                            "Its services are not known: " + IncidentText.reason(lost.reason()) + ". ";
                    };
        }
        long notWatched = fleet.hosts().stream()
                .filter(host ->
                        !Health.silent(host, now) && ServiceKnowledge.of(host) instanceof ServiceKnowledge.NotWatched)
                .count();
        return notWatched == 0 ? "" : "Services are not watched on " + Format.count(notWatched, "host", "hosts") + ". ";
    }
}
