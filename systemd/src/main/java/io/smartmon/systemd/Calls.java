package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.BusLink.Request;
import java.util.List;

/** The calls that this module makes: no others can be expressed. */
final class Calls {
    static final String SYSTEMD = "org.freedesktop.systemd1";
    static final String MANAGER_PATH = "/org/freedesktop/systemd1";
    static final String MANAGER = SYSTEMD + ".Manager";
    static final String UNIT = SYSTEMD + ".Unit";
    static final String SERVICE = SYSTEMD + ".Service";
    static final String PROPERTIES = "org.freedesktop.DBus.Properties";
    static final String BUS = "org.freedesktop.DBus";

    private Calls() {}

    static Request ownerOfSystemd() {
        return new Request(BUS, "/org/freedesktop/DBus", BUS, "GetNameOwner", List.of(SYSTEMD));
    }

    static Request subscribe() {
        return manager("Subscribe");
    }

    static Request listUnits() {
        return manager("ListUnits");
    }

    /** The rows of {@code ListUnits} for these names alone: a small answer, for which no unit is loaded. */
    static Request listUnits(UnitGlobs wanted) {
        return new Request(SYSTEMD, MANAGER_PATH, MANAGER, "ListUnitsByPatterns", List.of(List.of(), wanted.globs()));
    }

    static Request listJobs() {
        return manager("ListJobs");
    }

    static Request systemState() {
        return property(MANAGER_PATH, MANAGER, "SystemState");
    }

    /** When systemd itself was started, in microseconds since boot: in a container long after the boot of the machine. */
    static Request systemStarted() {
        return property(MANAGER_PATH, MANAGER, "UserspaceTimestampMonotonic");
    }

    /**
     * All properties of all interfaces of a unit in one answer, so that they are of one moment: an empty interface name
     * means every one.
     */
    static Request allOf(UnitName unit) {
        return new Request(SYSTEMD, UnitPath.of(unit), PROPERTIES, "GetAll", List.of(""));
    }

    /** The interface of every kind of unit, with its dependencies. */
    static Request commonOf(UnitName unit) {
        return new Request(SYSTEMD, UnitPath.of(unit), PROPERTIES, "GetAll", List.of(UNIT));
    }

    static Request restartPrevention(UnitName service) {
        return property(UnitPath.of(service), SERVICE, "RestartPreventExitStatus");
    }

    /** What tells where a unit is, one property each: its drop-ins, and the control groups of the manager and of the service. */
    static List<Request> placement(UnitName unit) {
        return List.of(
                property(UnitPath.of(unit), UNIT, "DropInPaths"),
                property(MANAGER_PATH, MANAGER, "ControlGroup"),
                property(UnitPath.of(unit), SERVICE, "Slice"),
                property(UnitPath.of(unit), SERVICE, "ControlGroup"));
    }

    private static Request property(String path, String iface, String name) {
        return new Request(SYSTEMD, path, PROPERTIES, "Get", List.of(iface, name));
    }

    static String jobPath(long id) {
        return MANAGER_PATH + "/job/" + id;
    }

    static Request jobType(String jobPath) {
        return property(jobPath, SYSTEMD + ".Job", "JobType");
    }

    /** Whether a job has begun: {@code waiting} or {@code running}. */
    static Request jobState(String jobPath) {
        return new Request(SYSTEMD, jobPath, PROPERTIES, "Get", List.of(SYSTEMD + ".Job", "State"));
    }

    /** Cancels a job; one of our own alone. */
    static Request cancelJob(String jobPath) {
        return new Request(SYSTEMD, jobPath, SYSTEMD + ".Job", "Cancel", List.of());
    }

    /** The calls that change something. */
    static Request of(UnitVerb verb, UnitName unit) {
        return verb.mode().isEmpty()
                ? manager(verb.method(), unit.value())
                : manager(verb.method(), unit.value(), verb.mode());
    }

    private static Request manager(String member, String... arguments) {
        return new Request(SYSTEMD, MANAGER_PATH, MANAGER, member, List.of(arguments));
    }
}
