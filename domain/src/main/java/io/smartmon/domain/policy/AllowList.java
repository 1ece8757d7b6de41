package io.smartmon.domain.policy;

import io.smartmon.domain.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * The units that may be repaired, and where.
 *
 * @param entries in the order of the file
 * @param source the file it was read from, for people
 */
public record AllowList(List<Entry> entries, String source) {
    public AllowList {
        entries = List.copyOf(entries);
    }

    /**
     * One permission.
     *
     * @param host a host's name, or {@code *} for every host
     * @param service the unit
     * @param pullsIn the units that may come up with it when it is started
     * @param startsChanged whether it may be started although its configuration changed since its last good start
     */
    public record Entry(String host, UnitName service, List<UnitName> pullsIn, boolean startsChanged) {
        public Entry {
            pullsIn = pullsIn.stream().distinct().sorted().toList();
        }

        /** A permission to start the unit and nothing with it. */
        public Entry(String host, UnitName service) {
            this(host, service, List.of());
        }

        /** A permission to start the unit with these while its configuration is that of its last good start. */
        public Entry(String host, UnitName service, List<UnitName> pullsIn) {
            this(host, service, pullsIn, false);
        }

        /** Whether this permission covers the unit on the host; upper and lower case of a host's name do not matter. */
        public boolean covers(String hostName, UnitName unit) {
            return service.equals(unit) && (host.equals("*") || host.equalsIgnoreCase(hostName));
        }

        @Override
        public String toString() {
            return host + " : " + service;
        }
    }

    /** A list that allows nothing, as when there is no file. */
    public static AllowList empty(String source) {
        return new AllowList(List.of(), source);
    }

    /** The units that may come up with this one on the host. */
    public Set<UnitName> pullsIn(String hostName, UnitName unit) {
        return entries.stream()
                .filter(entry -> entry.covers(hostName, unit))
                .flatMap(entry -> entry.pullsIn().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Whether this unit on the host may be started although its configuration changed since its last good start. */
    public boolean startsChanged(String hostName, UnitName unit) {
        return entries.stream().anyMatch(entry -> entry.covers(hostName, unit) && entry.startsChanged());
    }

    /** The first entry that covers the unit on the host. */
    public Optional<Entry> find(String hostName, UnitName unit) {
        return entries.stream().filter(entry -> entry.covers(hostName, unit)).findFirst();
    }
}
