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
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
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
     * @param sinceAct how long ago the act was when this is called
     */
    public Result settle(Plan plan, Mark atAct, Duration sinceAct, Duration settleTime) throws InterruptedException {
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
                    circumstances(plan, atAct),
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
     * @param over whether the window has ended
     */
    public Result stillWell(Plan plan, UnitState recovered, Mark atRecovery, boolean over) {
        Optional<UnitState> now = read(plan.unit());
        return now.map(unit ->
                        new Result(HoldWindowCheck.judge(recovered, unit, circumstances(plan, atRecovery), over), unit))
                .orElseGet(() -> new Result(new Look.KeepLooking("no system bus"), null));
    }

    private Circumstances circumstances(Plan plan, Mark before) {
        Mark now = mark(plan.unit());
        return new Circumstances(
                now.stops() > before.stops(), plan.bootId().equals(bootId), now.gaps() == before.gaps(), List.of());
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
