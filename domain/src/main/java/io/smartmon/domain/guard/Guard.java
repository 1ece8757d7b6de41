package io.smartmon.domain.guard;

import io.smartmon.domain.action.Action;
import java.util.Map;
import java.util.Set;

/**
 * One condition under which something may be done. Pure: the same arguments give the same verdict. A guard is one class
 * without arguments, found through {@link java.util.ServiceLoader}.
 *
 * <p>A guard that cannot know says hold ({@link GuardVerdict#notKnown}).
 */
public interface Guard {
    /** Its id, as in plans and documentation, such as {@code cooldown}. */
    String id();

    /** When it is asked. */
    GuardPhase phase();

    /** One sentence for the reference: what it passes. */
    String summary();

    /** The facts that it reads. */
    Set<Fact<?>> facts();

    /**
     * Its possible reasons, each with its outcome. A reason passed on from an unknown fact is
     * not included.
     */
    default Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of();
    }

    /** Whether it applies to this action. */
    default boolean appliesTo(Action action) {
        return true;
    }

    /**
     * Whether its denial means that all attempts are used: giving up raises a critical alert, and a person may re-arm.
     */
    default boolean exhausts() {
        return false;
    }

    /** Whether all its holds end within moments, so that no alert is sent. */
    default boolean momentary() {
        return false;
    }

    /** Whether its hold for this reason ends within moments, so that no alert is sent. */
    default boolean momentary(String reason) {
        return momentary();
    }

    /** Its verdict. */
    GuardVerdict check(GuardContext context);
}
