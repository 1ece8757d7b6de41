package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Does nothing to units while the machine boots or shuts down. */
public final class ManagerGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "manager";

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
        return "Passes when systemd has finished the boot and no shutdown has begun.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.MANAGER);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "settled", GuardVerdict.Outcome.PASS,
                "not_settled", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(ID, context.get(Facts.MANAGER), manager -> {
            Measures saw = Measures.of("state", Measure.text(manager.code()));
            return manager.settled()
                    ? GuardVerdict.pass(ID, "settled", saw)
                    : GuardVerdict.hold(ID, "not_settled", saw);
        });
    }
}
