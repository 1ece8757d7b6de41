package io.smartmon.domain.unit;

import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The services without which a unit cannot run: those that it requires, is bound to or names as a requisite, those that these
 * name so, and so on. Immutable.
 *
 * @param unit the unit, by the name that the service manager uses for it
 * @param requires which services the unit, and each of these services, names so
 * @param failed those of these services that have failed
 * @param notKnown those of them that could not be read
 * @param tooLarge whether there are more than {@link StartClosure#MAX_UNITS}: then only some are named here
 */
public record RequiredServices(
        UnitName unit,
        Map<UnitName, Set<UnitName>> requires,
        Set<UnitName> failed,
        Set<UnitName> notKnown,
        boolean tooLarge) {
    public RequiredServices {
        requires = requires.entrySet().stream()
                .collect(Collectors.toUnmodifiableMap(Map.Entry::getKey, each -> Set.copyOf(each.getValue())));
        failed = Set.copyOf(failed);
        notKnown = Set.copyOf(notKnown);
    }

    /** A unit that requires no service. */
    public static RequiredServices none(UnitName unit) {
        return new RequiredServices(unit, Map.of(), Set.of(), Set.of(), false);
    }

    /**
     * Those of these services that must be up before the unit. One that requires the unit in turn is none: of units in a circle
     * nobody comes first.
     */
    public Set<UnitName> first() {
        Set<UnitName> first = below(unit);
        first.remove(unit);
        first.removeIf(each -> below(each).contains(unit));
        return first;
    }

    /** Those of some of these services that need no other of them first. */
    public Set<UnitName> roots(Collection<UnitName> some) {
        Set<UnitName> roots = new TreeSet<>(some);
        roots.removeIf(each -> some.stream()
                .anyMatch(other -> !other.equals(each)
                        && below(each).contains(other)
                        && !below(other).contains(each)));
        return roots;
    }

    /** All that a unit leads to; itself only if it is in a circle. */
    private Set<UnitName> below(UnitName from) {
        Set<UnitName> below = new TreeSet<>();
        Deque<UnitName> open = new ArrayDeque<>(Set.of(from));
        while (!open.isEmpty()) {
            requires.getOrDefault(open.remove(), Set.of()).stream()
                    .filter(below::add)
                    .forEach(open::add);
        }
        return below;
    }
}
