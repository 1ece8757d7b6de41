package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.ManagerStatus;
import java.time.Duration;
import java.util.Map;
import java.util.Set;

/**
 * Does nothing to units while the machine boots or shuts down. A boot that does not finish, since one of its jobs hangs, keeps
 * repairs waiting for some minutes and not for ever.
 */
public final class ManagerGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "manager";
    /** How long a boot keeps repairs waiting, from the start of the service manager. */
    public static final Duration BOOT_GRACE = Duration.ofMinutes(10);

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.MACHINE;
    }

    @Override
    public String summary() {
        return "Passes when systemd has finished the boot, or has not for 10 min, and no shutdown has begun.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.MANAGER);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "settled", GuardVerdict.Outcome.PASS,
                "boot_unfinished", GuardVerdict.Outcome.PASS,
                "booting", GuardVerdict.Outcome.HOLD,
                "not_settled", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(ID, context.get(Facts.MANAGER), ManagerGuard::judge);
    }

    private static GuardVerdict judge(ManagerStatus manager) {
        Measures saw = Measures.of("state", Measure.text(manager.state().code()));
        return switch (manager.state()) {
            case RUNNING, DEGRADED -> GuardVerdict.pass(ID, "settled", saw);
            case INITIALIZING, STARTING -> judgeBoot(manager, saw.with("up", Measure.span(manager.up())));
            case MAINTENANCE, STOPPING, OFFLINE, UNKNOWN -> GuardVerdict.hold(ID, "not_settled", saw);
        };
    }

    private static GuardVerdict judgeBoot(ManagerStatus manager, Measures saw) {
        // The end of the hold is not said: most boots are over long before, and each look may find that.
        return manager.up().compareTo(BOOT_GRACE) < 0
                ? GuardVerdict.hold(ID, "booting", saw.with("limit", Measure.span(BOOT_GRACE)))
                : GuardVerdict.pass(
                        ID, "boot_unfinished", manager.jobs().isEmpty() ? saw : saw.with(units(manager.jobs())));
    }
}
