package io.smartmon.domain.unit;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * What a start of a unit would do beside starting it: the closure of its dependencies. Immutable; every list is in the order
 * of the names.
 *
 * @param pulledIn the services, sockets, timers and paths that are not up and would be started with it
 * @param down the mounts, swaps, devices and other units that only the machine brings up, that it or what it pulls in depends
 *     on, and that are not up
 * @param conflicts the units that are up or starting and conflict with it or with what it pulls in, either way round
 * @param systemActions those of it and of what it pulls in whose end can act on the whole system, such as a reboot
 * @param notKnown the units that it led to and that could not be read
 * @param tooLarge whether it is larger than {@link #MAX_UNITS}: then there is more than is named here
 */
public record StartClosure(
        List<UnitName> pulledIn,
        List<UnitName> down,
        List<UnitName> conflicts,
        List<UnitName> systemActions,
        List<UnitName> notKnown,
        boolean tooLarge) {
    /** How many units are looked at for one closure. */
    public static final int MAX_UNITS = 200;

    private static final Set<String> NAMED = Set.of("service", "socket", "timer", "path");

    public StartClosure {
        pulledIn = sorted(pulledIn);
        down = sorted(down);
        conflicts = sorted(conflicts);
        systemActions = sorted(systemActions);
        notKnown = sorted(notKnown);
    }

    /** A start that does nothing else. */
    public static StartClosure none() {
        return pullingIn(List.of());
    }

    /** A start that starts these too and does nothing else. */
    public static StartClosure pullingIn(Collection<UnitName> units) {
        return new StartClosure(List.copyOf(units), List.of(), List.of(), List.of(), List.of(), false);
    }

    /** The same, and these would be stopped. */
    public StartClosure conflictingWith(Collection<UnitName> units) {
        return new StartClosure(pulledIn, down, List.copyOf(units), systemActions, notKnown, tooLarge);
    }

    /** Whether a unit is of a kind that comes up with another one only if a policy names it. */
    public static boolean canPullIn(UnitName unit) {
        return NAMED.contains(unit.suffix());
    }

    /**
     * Whether a unit's failure stops all other units: what {@code OnFailure=} names is started in this job mode. The mode is
     * named here and not where systemd is called, since nothing that calls it may be able to ask for it.
     */
    public static boolean isolates(String onFailureJobMode) {
        return onFailureJobMode.equals("isolate");
    }

    private static List<UnitName> sorted(List<UnitName> units) {
        return units.stream().distinct().sorted().toList();
    }
}
