package io.smartmon.systemd;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.BusLink.Request;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;

/** Units that are reached from one by dependencies, theirs, and so on. Thread-safe. */
final class Closure {
    /** Dependencies that make a start of the one a start of the other (systemd.unit(5)). */
    private static final List<String> PULLS_IN = List.of("Requires", "BindsTo", "Wants", "Upholds");
    /** Dependencies without which a unit cannot run. */
    private static final List<String> REQUIRES = List.of("Requires", "BindsTo", "Requisite");
    /** The units that a start stops, and those that stop the unit when they are started. */
    private static final List<String> CONFLICTS = List.of("Conflicts", "ConflictedBy");
    /** What is bound to a unit does not outlive it, however it ends; what requires it is stopped with it by a stop job alone. */
    private static final List<String> STOPPED_WITH = List.of("BoundBy");
    /** The other ends of those without which a unit cannot run. */
    private static final List<String> NEEDED_BY = List.of("RequiredBy", "BoundBy");
    /** What systemd does to the whole machine when a unit ends or does not start. */
    private static final List<String> SYSTEM_ACTIONS =
            List.of("FailureAction", "SuccessAction", "StartLimitAction", "JobTimeoutAction");

    private final Function<List<Request>, List<Answer>> calls;

    Closure(Function<List<Request>, List<Answer>> calls) {
        this.calls = calls;
    }

    /**
     * What a start would do beside starting the unit. A unit that is up ends the walk, because systemd drops a start that
     * changes nothing, and with it whatever only that unit needed. One that is masked or has no file cannot be started.
     *
     * @throws BusLostException if the bus is gone
     */
    StartClosure ofStart(UnitName unit) {
        return new Start(unit).walk();
    }

    /**
     * The services that cannot run without it.
     *
     * @throws BusLostException if the bus is gone
     */
    Set<UnitName> servicesAbove(UnitName unit) {
        return services(unit, NEEDED_BY);
    }

    /** The services that systemd stops when this unit goes down by itself. */
    Set<UnitName> servicesStoppedWith(UnitName unit) {
        return services(unit, STOPPED_WITH);
    }

    private Set<UnitName> services(UnitName unit, List<String> first) {
        List<String> relation = first;
        Set<UnitName> reached = new HashSet<>(Set.of(unit));
        Set<UnitName> services = new TreeSet<>();
        Map<UnitName, Properties> level = read(List.of(unit));
        // Dependencies lead back to the unit by its main name.
        level.forEach((asked, properties) -> reached.add(properties.mainName(asked)));
        while (!level.isEmpty()) {
            List<UnitName> next = next(level.values(), relation, reached);
            relation = NEEDED_BY;
            next.stream().filter(UnitName::isService).forEach(services::add);
            level = read(next);
        }
        return services;
    }

    /**
     * The services without which the unit cannot run.
     *
     * @throws BusLostException if the bus is gone
     */
    RequiredServices requiredServices(UnitName unit) {
        Set<UnitName> reached = new HashSet<>(Set.of(unit));
        Map<UnitName, Set<UnitName>> requires = new LinkedHashMap<>();
        Set<UnitName> failed = new HashSet<>();
        Set<UnitName> notKnown = new HashSet<>();
        Map<UnitName, Properties> level = read(List.of(unit));
        UnitName main = level.entrySet().stream()
                .map(each -> each.getValue().mainName(each.getKey()))
                .findFirst()
                .orElse(unit);
        reached.add(main);
        while (!level.isEmpty()) {
            Set<UnitName> next = new LinkedHashSet<>();
            level.forEach((asked, properties) -> {
                UnitName name = properties.mainName(asked);
                if (!isReadable(properties)) {
                    notKnown.add(name);
                } else if (!name.equals(main)
                        && properties.text("ActiveState", "").equals("failed")) {
                    failed.add(name);
                }
                Set<UnitName> named = services(properties, REQUIRES);
                requires.put(name, named);
                named.stream().filter(reached::add).forEach(next::add);
            });
            if (reached.size() > StartClosure.MAX_UNITS) {
                return new RequiredServices(main, requires, failed, notKnown, true);
            }
            level = read(next);
        }
        return new RequiredServices(main, requires, failed, notKnown, false);
    }

    private static Set<UnitName> services(Properties properties, List<String> kinds) {
        Set<UnitName> services = new LinkedHashSet<>();
        for (String kind : kinds) {
            properties
                    .names(kind)
                    .forEach(name ->
                            UnitName.parse(name).filter(UnitName::isService).ifPresent(services::add));
        }
        return services;
    }

    /** One walk down from a unit. Confined to one thread. */
    private final class Start {
        private final UnitName unit;
        private final Set<UnitName> reached = new HashSet<>();
        private final Set<UnitName> rivals = new LinkedHashSet<>();
        private final List<UnitName> pulledIn = new ArrayList<>();
        private final List<UnitName> down = new ArrayList<>();
        private final List<UnitName> conflicts = new ArrayList<>();
        private final List<UnitName> systemActions = new ArrayList<>();
        private final List<UnitName> notKnown = new ArrayList<>();
        private boolean tooLarge;

        private Start(UnitName unit) {
            this.unit = unit;
        }

        private StartClosure walk() {
            reached.add(unit);
            Map<UnitName, Properties> level = read(List.of(unit));
            if (!level.values().stream().allMatch(Closure::isReadable)) {
                notKnown.add(unit);
            }
            level.forEach((asked, properties) -> reached.add(properties.mainName(asked)));
            while (!level.isEmpty() && !tooLarge) {
                level.forEach(this::starts);
                List<UnitName> next = next(level.values(), PULLS_IN, reached);
                level = fits() ? startedOf(read(next)) : Map.of();
            }
            if (fits()) {
                read(rivals).forEach(this::assessRival);
            }
            return new StartClosure(pulledIn, down, conflicts, systemActions, notKnown, tooLarge);
        }

        private boolean fits() {
            tooLarge |= reached.size() + rivals.size() > StartClosure.MAX_UNITS;
            return !tooLarge;
        }

        /** Notes what a unit that would be started brings about. */
        private void starts(UnitName asked, Properties properties) {
            next(List.of(properties), CONFLICTS, rivals);
            boolean acts = SYSTEM_ACTIONS.stream()
                            .anyMatch(action -> !properties.text(action, "none").equals("none"))
                    || StartClosure.isolates(properties.text("OnFailureJobMode", ""));
            if (acts) {
                systemActions.add(properties.mainName(asked));
            }
        }

        /** Those of the units that would be started, under their main names; what they are is noted. */
        private Map<UnitName, Properties> startedOf(Map<UnitName, Properties> level) {
            Map<UnitName, Properties> started = new LinkedHashMap<>();
            List<UnitName> named = new ArrayList<>();
            level.forEach((asked, properties) -> {
                UnitName name = properties.mainName(asked);
                boolean seen = !name.equals(asked) && !reached.add(name);
                if (!isReadable(properties)) {
                    notKnown.add(name);
                } else if (!seen && isStartable(properties)) {
                    switch (name.suffix()) {
                        case "target", "slice" -> started.put(name, properties);
                        case "service", "socket", "timer", "path" -> {
                            started.put(name, properties);
                            named.add(name);
                        }
                        default -> down.add(name);
                    }
                }
            });
            named.removeAll(finished(named, started));
            pulledIn.addAll(named);
            return started;
        }

        private void assessRival(UnitName asked, Properties properties) {
            UnitName name = properties.mainName(asked);
            if (!isReadable(properties)) {
                notKnown.add(name);
            } else if (!name.equals(unit) && isUpOrStarting(properties)) {
                conflicts.add(name);
            }
        }
    }

    /** Those that have done their work in this boot and are always there: oneshots without an installation of their own. */
    private Set<UnitName> finished(List<UnitName> units, Map<UnitName, Properties> known) {
        List<UnitName> possible = units.stream()
                .filter(UnitName::isService)
                .filter(unit -> {
                    Properties properties = known.getOrDefault(unit, Properties.of(null));
                    return properties.text("UnitFileState", "").equals("static")
                            && properties.text("ActiveState", "").equals("inactive")
                            && !properties.names("InvocationID").isEmpty();
                })
                .toList();
        Set<UnitName> finished = new HashSet<>();
        read(possible, Calls::allOf).forEach((unit, properties) -> {
            if (properties.text("Type", "").equals("oneshot")
                    && properties.text("ActiveState", "").equals("inactive")
                    && properties.text("Result", "").equals("success")) {
                finished.add(unit);
            }
        });
        return finished;
    }

    /** The units one step further that were not reached before. */
    private static List<UnitName> next(Collection<Properties> level, List<String> kinds, Set<UnitName> reached) {
        Set<UnitName> next = new LinkedHashSet<>();
        for (Properties properties : level) {
            for (String kind : kinds) {
                for (String name : properties.names(kind)) {
                    UnitName.parse(name).filter(reached::add).ifPresent(next::add);
                }
            }
        }
        return List.copyOf(next);
    }

    private static boolean isReadable(Properties properties) {
        return ActiveState.fromCode(properties.text("ActiveState", "")) != ActiveState.UNKNOWN;
    }

    private static boolean isStartable(Properties properties) {
        return properties.text("LoadState", "").equals("loaded")
                && switch (ActiveState.fromCode(properties.text("ActiveState", ""))) {
                    case INACTIVE, FAILED, DEACTIVATING, ACTIVATING, MAINTENANCE -> true;
                    case ACTIVE, RELOADING, REFRESHING, UNKNOWN -> false;
                };
    }

    private static boolean isUpOrStarting(Properties properties) {
        return ActiveState.fromCode(properties.text("ActiveState", "")).isUpOrStarting();
    }

    private Map<UnitName, Properties> read(Collection<UnitName> units) {
        return read(units, Calls::commonOf);
    }

    private Map<UnitName, Properties> read(Collection<UnitName> units, Function<UnitName, Request> call) {
        List<Answer> answers = calls.apply(units.stream().map(call).toList());
        Map<UnitName, Properties> all = new LinkedHashMap<>();
        int i = 0;
        for (UnitName unit : units) {
            all.put(unit, properties(answers.get(i++)));
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
