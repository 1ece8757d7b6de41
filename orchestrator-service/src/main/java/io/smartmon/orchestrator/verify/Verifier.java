package io.smartmon.orchestrator.verify;

import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Circumstances;
import io.smartmon.domain.verify.HoldWindowCheck;
import io.smartmon.domain.verify.Look;
import io.smartmon.domain.verify.SettleCheck;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitSummary;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Looks at a unit after an act. Thread-safe. */
public final class Verifier {
    private static final long LOOK_EVERY_MILLIS = 50;

    private final Supplier<Optional<SystemdBus>> bus;
    private final UnitMemory memory;
    private final String bootId;

    /** A verifier on this bus, in this boot. */
    public Verifier(Supplier<Optional<SystemdBus>> bus, UnitMemory memory, String bootId) {
        this.bus = bus;
        this.memory = memory;
        this.bootId = bootId;
    }

    /**
     * How many stop jobs and gaps were counted for a unit at one moment; later looks compare with it.
     *
     * @param stops stop jobs seen
     * @param gaps times at which events can have been lost
     */
    public record Mark(long stops, long gaps) {}

    /**
     * What a look saw and came to.
     *
     * @param unit the unit as it was seen; null if it could not be
     */
    public record Result(Look look, @Nullable UnitState unit) {}

    /** The counts for the unit now. */
    public Mark mark(UnitName unit) {
        return memory.of(unit)
                .map(known -> new Mark(known.stops(), known.gaps()))
                .orElse(new Mark(0, 0));
    }

    /**
     * Looks until a first verdict can be given, or the bus goes away; then the look says to keep looking.
     *
     * @param dependents as {@link #activeDependents} gave them before the act
     * @param sinceAct how long ago the act was when this is called
     */
    public Result settle(Plan plan, Mark atAct, Map<UnitName, Mark> dependents, Duration sinceAct, Duration settleTime)
            throws InterruptedException {
        long began = System.nanoTime() - sinceAct.toNanos();
        UnitState firstSight = null;
        long firstSightNanos = began;
        while (true) {
            Optional<UnitState> seen = read(plan.unit());
            if (seen.isEmpty()) {
                return new Result(new Look.KeepLooking("no system bus"), null);
            }
            UnitState now = seen.get();
            long at = System.nanoTime();
            if (firstSight == null
                    || !firstSight.invocationId().equals(now.invocationId())
                    || firstSight.restarts() != now.restarts()) {
                boolean up = now.activeState() == ActiveState.ACTIVE
                        && !now.invocationId().equals(plan.before().invocationId());
                firstSight = up ? now : null;
                firstSightNanos = at;
            }
            Look look = SettleCheck.judge(
                    plan.before(),
                    firstSight,
                    firstSight == null ? Duration.ZERO : Duration.ofNanos(at - firstSightNanos),
                    now,
                    circumstances(plan, atAct, dependents),
                    Duration.ofNanos(at - began),
                    settleTime);
            switch (look) {
                case Look.Concluded concluded -> {
                    return new Result(concluded, now);
                }
                case Look.KeepLooking keep -> Thread.sleep(LOOK_EVERY_MILLIS);
            }
        }
    }

    /**
     * One look inside the hold window.
     *
     * @param recovered the unit as it was when it had recovered
     * @param dependents as {@link #activeDependents} gave them before the act
     * @param over whether the window has ended
     */
    public Result stillWell(
            Plan plan, UnitState recovered, Mark atRecovery, Map<UnitName, Mark> dependents, boolean over) {
        Optional<UnitState> now = read(plan.unit());
        return now.map(unit -> new Result(
                        HoldWindowCheck.judge(recovered, unit, circumstances(plan, atRecovery, dependents), over),
                        unit))
                .orElseGet(() -> new Result(new Look.KeepLooking("no system bus"), null));
    }

    /**
     * The services that cannot do without the unit and run now, each with its counts; none without a bus, and then it is
     * never said that one of them fell.
     */
    public Map<UnitName, Mark> activeDependents(UnitName unit) {
        Optional<SystemdBus> open = bus.get();
        if (open.isEmpty()) {
            return Map.of();
        }
        try {
            Set<UnitName> dependents = open.get().dependents(unit);
            return dependents.isEmpty()
                    ? Map.of()
                    : open.get().listUnits(dependents::contains).stream()
                            // One with a job in flight is on its way already, and not by the act to come.
                            .filter(summary -> summary.activeState() == ActiveState.ACTIVE && summary.jobId() == 0)
                            .collect(Collectors.toUnmodifiableMap(UnitSummary::unit, running -> mark(running.unit())));
        } catch (BusLostException lost) {
            return Map.of();
        }
    }

    /**
     * Those that are down now, and not because somebody asked for that.
     *
     * <p>What the events told is looked at, not the bus: an event of a stop comes before that of the state in which it left
     * the unit, so a stop that was seen at all is known here.
     */
    public List<UnitName> fallen(Map<UnitName, Mark> dependents) {
        return dependents.entrySet().stream()
                .filter(dependent -> memory.of(dependent.getKey())
                        .filter(now -> hasFallen(now, dependent.getValue()))
                        .isPresent())
                .map(Map.Entry::getKey)
                .sorted()
                .toList();
    }

    /**
     * Those of the unit's dependents that are still down after a repair that made it worse.
     *
     * @param dependents as {@link #activeDependents} gave them before the act; empty after a restart, and then it is all
     *     that failed
     */
    public List<UnitName> stillFallen(UnitName unit, Map<UnitName, Mark> dependents) {
        if (!dependents.isEmpty()) {
            return fallen(dependents);
        }
        return bus.get().map(open -> open.dependents(unit)).orElse(Set.of()).stream()
                .filter(dependent -> memory.of(dependent)
                        .filter(now -> now.state().activeState() == ActiveState.FAILED)
                        .isPresent())
                .sorted()
                .toList();
    }

    private static boolean hasFallen(UnitMemory.Remembered now, Mark before) {
        if (now.state().jobId() != 0 || now.stops() > before.stops()) {
            return false;
        }
        return switch (now.state().activeState()) {
            case FAILED -> true;
            // What a timer or socket starts ends when its work is done; and where events were lost, it may have been
            // stopped.
            case INACTIVE ->
                now.gaps() == before.gaps()
                        && !(now.state().triggered() && now.state().result().equals("success"));
            // systemd is still at it: the next look tells.
            case ACTIVATING, DEACTIVATING -> false;
            case ACTIVE, RELOADING, REFRESHING, MAINTENANCE, UNKNOWN -> false;
        };
    }

    private Circumstances circumstances(Plan plan, Mark before, Map<UnitName, Mark> dependents) {
        Mark now = mark(plan.unit());
        return new Circumstances(
                now.stops() > before.stops(),
                plan.bootId().equals(bootId),
                now.gaps() == before.gaps(),
                fallen(dependents));
    }

    private Optional<UnitState> read(UnitName unit) {
        Optional<SystemdBus> open = bus.get();
        if (open.isEmpty()) {
            return Optional.empty();
        }
        try {
            return Optional.of(open.get().read(unit));
        } catch (BusLostException lost) {
            return Optional.empty();
        }
    }
}
