package io.smartmon.systemd;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What a start pulls in: the dependencies of a unit, theirs, and so on. Not thread-safe: one for each look. */
final class Closure {
    /** Dependencies that make a start of the one a start of the other (systemd.unit(5)). */
    private static final List<String> PULLS_IN = List.of("Requires", "BindsTo", "Wants", "Upholds");

    private final BusLink link;
    private final Map<UnitName, Properties> seen = new HashMap<>();

    Closure(BusLink link) {
        this.link = link;
    }

    /**
     * The inactive ones that could be started.
     *
     * @throws BusLostException if the bus is gone
     */
    Set<UnitName> inactiveBelow(UnitName unit) {
        Set<UnitName> reached = new HashSet<>(Set.of(unit));
        List<UnitName> level = List.of(unit);
        while (!level.isEmpty()) {
            Set<UnitName> next = new LinkedHashSet<>();
            for (Properties properties : read(level)) {
                for (String kind : PULLS_IN) {
                    for (String name : properties.names(kind)) {
                        UnitNames.parse(name).filter(reached::add).ifPresent(next::add);
                    }
                }
            }
            level = List.copyOf(next);
        }
        Set<UnitName> inactive = new TreeSet<>();
        seen.forEach((name, properties) -> {
            if (!name.equals(unit) && isStartable(properties)) {
                inactive.add(name);
            }
        });
        return inactive;
    }

    private static boolean isStartable(Properties properties) {
        return properties.text("LoadState", "").equals("loaded")
                && switch (ActiveState.fromWord(properties.text("ActiveState", ""))) {
                    case INACTIVE, FAILED, DEACTIVATING -> true;
                    case ACTIVE, RELOADING, ACTIVATING, MAINTENANCE, REFRESHING, UNKNOWN -> false;
                };
    }

    private List<Properties> read(List<UnitName> units) {
        List<Answer> answers = link.callAll(units.stream().map(Calls::commonOf).toList());
        List<Properties> all = new ArrayList<>(units.size());
        for (int i = 0; i < units.size(); i++) {
            Properties properties = switch (answers.get(i)) {
                case Answer.Values values -> Properties.of(values.first());
                case Answer.Fault ignored -> Properties.of(null);
                case Answer.Gone gone -> throw new BusLostException(gone.reason());
            };
            seen.put(units.get(i), properties);
            all.add(properties);
        }
        return all;
    }
}
