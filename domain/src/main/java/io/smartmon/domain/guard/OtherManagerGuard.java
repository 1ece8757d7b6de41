package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Leaves a unit to the program that runs it, where that is not systemd alone: a cluster that starts a service on another host
 * would have it twice.
 *
 * <ul>
 *   <li>Pacemaker writes {@code /run/systemd/system/UNIT.d/50-pacemaker.conf}, which also makes the description begin with "Cluster
 *       Controlled", before it starts a unit, and removes it before it stops the unit ({@code systemd_create_override} and
 *       {@code systemd_remove_override} in its lib/services/systemd.c). While Pacemaker itself is down, only people know
 *       whether the unit runs elsewhere now, so that is a hold.
 *   <li>Patroni starts and stops PostgreSQL itself; PostgreSQL's own unit is to be disabled (its documentation, "Convert a
 *       Standalone to a Patroni Cluster").
 *   <li>The kubelet puts pods below {@code kubepods} or, where systemd makes the control groups, {@code kubepods.slice}
 *       (Kubernetes' pkg/kubelet/cm/node_container_manager_linux.go and cgroup_manager_linux.go).
 *   <li>Docker puts containers below {@code /docker} or, where systemd makes the control groups, into a unit
 *       {@code docker-ID.scope} ({@code WithCgroups} in moby's daemon/oci_linux.go).
 * </ul>
 */
public final class OtherManagerGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "other-manager";
    /** Where the unit is, and which managers beside systemd are up. */
    public static final Fact<Surroundings> SURROUNDINGS = new Fact<>("surroundings", Surroundings.class);

    /** Among what has these names are all that {@linkplain #isManager manage} others. */
    public static final UnitGlobs MANAGERS = UnitGlobs.of("pacemaker*.service", "*patroni*.service");

    private static final String CLUSTER_DROP_IN = "/50-pacemaker.conf";
    private static final String CLUSTER_DESCRIPTION = "Cluster Controlled ";
    private static final Pattern PACEMAKER = Pattern.compile("pacemaker(_remote)?\\.service");
    /** {@code patroni.service}, {@code patroni@16-main.service}, {@code pg-patroni@main.service}; no exporter of its metrics. */
    private static final Pattern PATRONI = Pattern.compile("([A-Za-z0-9]+-)?patroni([@-](?!exporter).*)?\\.service");
    /** Debian's {@code postgresql@16-main}, PGDG's {@code postgresql-16}, and the plain names. */
    private static final Pattern POSTGRESQL = Pattern.compile("postgres(ql)?(-[0-9.]+)?(@.*)?\\.service");

    private static final Pattern KUBEPODS = Pattern.compile("([^/]*-)?kubepods(-[^/]*)?(\\.slice)?");
    private static final Pattern DOCKER_UNIT = Pattern.compile("docker-[0-9a-f]{64}\\.[a-z]+");
    private static final Pattern DOCKER = Pattern.compile("docker(\\.slice)?|" + DOCKER_UNIT.pattern());

    /**
     * What is around the unit.
     *
     * @param placement where systemd has it
     * @param managers the {@linkplain #isManager managers} that are up, or starting or stopping
     */
    public record Surroundings(UnitPlacement placement, Set<UnitName> managers) {
        public Surroundings {
            managers = Set.copyOf(managers);
        }
    }

    /** Whether a unit is one whose being up makes it the manager of others. */
    public static boolean isManager(UnitName unit) {
        return matches(PACEMAKER, unit) || matches(PATRONI, unit);
    }

    @Override
    public String id() {
        return ID;
    }

    /** What another program runs is not ours to start at any time: this depends on neither the moment nor the start's reach. */
    @Override
    public GuardPhase phase() {
        return GuardPhase.PERMISSION;
    }

    @Override
    public String summary() {
        return "Passes a unit that no other manager runs: not Pacemaker, Patroni, the kubelet or Docker.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.UNIT, SURROUNDINGS);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "none", GuardVerdict.Outcome.PASS,
                "pacemaker_down", GuardVerdict.Outcome.HOLD,
                "docker", GuardVerdict.Outcome.DENY,
                "kubelet", GuardVerdict.Outcome.DENY,
                "pacemaker", GuardVerdict.Outcome.DENY,
                "patroni", GuardVerdict.Outcome.DENY);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return judge(
                ID,
                context,
                unit -> GuardVerdict.of(ID, context.get(SURROUNDINGS), surroundings -> judge(unit, surroundings)));
    }

    private static GuardVerdict judge(UnitState unit, Surroundings surroundings) {
        UnitPlacement placement = surroundings.placement();
        if (ofCluster(unit, placement)) {
            return surroundings.managers().stream().anyMatch(manager -> matches(PACEMAKER, manager))
                    ? GuardVerdict.deny(ID, "pacemaker", Measures.none())
                    : GuardVerdict.hold(ID, "pacemaker_down", Measures.none());
        }
        if (matches(POSTGRESQL, unit.unit())
                && surroundings.managers().stream().anyMatch(manager -> matches(PATRONI, manager))) {
            return GuardVerdict.deny(ID, "patroni", Measures.none());
        }
        if (isIn(KUBEPODS, placement)) {
            return GuardVerdict.deny(ID, "kubelet", group(placement));
        }
        return isIn(DOCKER, placement) || matches(DOCKER_UNIT, unit.unit())
                ? GuardVerdict.deny(ID, "docker", group(placement))
                : GuardVerdict.pass(ID, "none", Measures.none());
    }

    private static boolean ofCluster(UnitState unit, UnitPlacement placement) {
        return unit.description().startsWith(CLUSTER_DESCRIPTION)
                || placement.dropIns().stream().anyMatch(path -> path.endsWith(CLUSTER_DROP_IN));
    }

    /** A unit that has ended has no control group any more, but the slice remains in which it would get one. */
    private static boolean isIn(Pattern group, UnitPlacement placement) {
        return Stream.concat(Stream.of(placement.controlGroup().split("/", -1)), Stream.of(placement.slice()))
                .anyMatch(part -> group.matcher(part).matches());
    }

    private static Measures group(UnitPlacement placement) {
        return Measures.of(
                "group",
                Measure.text(placement.controlGroup().isEmpty() ? placement.slice() : placement.controlGroup()));
    }

    private static boolean matches(Pattern pattern, UnitName unit) {
        return pattern.matcher(unit.value()).matches();
    }
}
