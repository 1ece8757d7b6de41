package io.smartmon.systemd;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Units that are reached from one by dependencies, theirs, and so on. Thread-safe. */
final class Closure {
    /** Dependencies that make a start of the one a start of the other (systemd.unit(5)). */
    private static final List<String> PULLS_IN = List.of("Requires", "BindsTo", "Wants", "Upholds");
    /** The other ends of those without which a unit cannot run. */
    private static final List<String> NEEDED_BY = List.of("RequiredBy", "BoundBy");

    private final BusLink link;

    Closure(BusLink link) {
        this.link = link;
    }

    /**
     * What a start pulls in: the inactive units that could be started. An active one ends the walk, because systemd drops a
     * start that changes nothing, and with it whatever only that unit needed.
     *
     * @throws BusLostException if the bus is gone
     */
    Set<UnitName> inactiveBelow(UnitName unit) {
        Set<UnitName> reached = new HashSet<>(Set.of(unit));
        Set<UnitName> inactive = new TreeSet<>();
        Map<UnitName, Properties> level = read(List.of(unit));
        while (!level.isEmpty()) {
            level = read(next(level, PULLS_IN, reached));
            level.values().removeIf(properties -> !isStartable(properties));
            inactive.addAll(level.keySet());
        }
        return inactive;
    }

    /**
     * The services that cannot run without it.
     *
     * @throws BusLostException if the bus is gone
     */
    Set<UnitName> servicesAbove(UnitName unit) {
        Set<UnitName> reached = new HashSet<>(Set.of(unit));
        Set<UnitName> services = new TreeSet<>();
        Map<UnitName, Properties> level = read(List.of(unit));
        // Dependencies lead back to the unit by its main name.
        level.forEach((asked, properties) -> reached.add(properties.mainName(asked)));
        while (!level.isEmpty()) {
            List<UnitName> next = next(level, NEEDED_BY, reached);
            next.stream().filter(UnitName::isService).forEach(services::add);
            level = read(next);
        }
        return services;
    }

    /** The units one step further that were not reached before. */
    private static List<UnitName> next(Map<UnitName, Properties> level, List<String> kinds, Set<UnitName> reached) {
        Set<UnitName> next = new LinkedHashSet<>();
        for (Properties properties : level.values()) {
            for (String kind : kinds) {
                for (String name : properties.names(kind)) {
                    UnitNames.parse(name).filter(reached::add).ifPresent(next::add);
                }
            }
        }
        return List.copyOf(next);
    }

    private static boolean isStartable(Properties properties) {
        return properties.text("LoadState", "").equals("loaded")
                && switch (ActiveState.fromCode(properties.text("ActiveState", ""))) {
                    case INACTIVE, FAILED, DEACTIVATING, ACTIVATING -> true;
                    case ACTIVE, RELOADING, MAINTENANCE, REFRESHING, UNKNOWN -> false;
                };
    }

    private Map<UnitName, Properties> read(List<UnitName> units) {
        List<Answer> answers = link.callAll(units.stream().map(Calls::commonOf).toList());
        Map<UnitName, Properties> all = new LinkedHashMap<>();
        for (int i = 0; i < units.size(); i++) {
            all.put(units.get(i), properties(answers.get(i)));
        }
        return all;
    }

    private static Properties properties(Answer answer) {
        return switch (answer) {
            case Answer.Values values -> Properties.of(values.first());
            case Answer.Fault ignored -> Properties.of(null);
            case Answer.Gone gone -> throw new BusLostException(gone.reason());
        };
    }
}
