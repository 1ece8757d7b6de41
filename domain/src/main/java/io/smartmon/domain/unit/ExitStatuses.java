package io.smartmon.domain.unit;

import java.util.Set;

/**
 * Ways in which a main process can end, as in {@code RestartPreventExitStatus=}. Immutable.
 *
 * @param codes the exit codes
 * @param signals the numbers of the signals
 */
public record ExitStatuses(Set<Integer> codes, Set<Integer> signals) {
    private static final int EXITED = 1;

    public ExitStatuses {
        codes = Set.copyOf(codes);
        signals = Set.copyOf(signals);
    }

    /** None at all. */
    public static ExitStatuses none() {
        return new ExitStatuses(Set.of(), Set.of());
    }

    /** Whether the unit's main process ended in one of them. */
    public boolean include(UnitState unit) {
        return switch (unit.execMainCode()) {
            case 0 -> false;
            case EXITED -> codes.contains(unit.execMainStatus());
            default -> signals.contains(unit.execMainStatus());
        };
    }
}
