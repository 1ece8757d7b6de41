package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Goes no further than the host's level, and the dry run, allow. */
public final class LevelGuard implements Guard {
    /** Its id. */
    public static final String ID = "level";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.PERMISSION;
    }

    @Override
    public String summary() {
        return "Passes when this host's level is repair and DRY_RUN is false.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of();
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "repair", GuardVerdict.Outcome.PASS,
                "ask", GuardVerdict.Outcome.ASK,
                "dry_run", GuardVerdict.Outcome.WATCH,
                "watch", GuardVerdict.Outcome.WATCH);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        if (context.policy().dryRun()) {
            return GuardVerdict.watch(ID, "dry_run", Measures.none());
        }
        return switch (context.policy().hostLevel()) {
            case WATCH -> GuardVerdict.watch(ID, "watch", Measures.none());
            case ASK -> GuardVerdict.ask(ID, "ask", Measures.none());
            case REPAIR -> GuardVerdict.pass(ID, "repair", Measures.none());
        };
    }
}
