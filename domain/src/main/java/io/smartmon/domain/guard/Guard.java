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

    /** One sentence for the reference: what it lets pass. */
    String summary();

    /** The facts that it looks at. */
    Set<Fact<?>> facts();

    /**
     * The reasons that it can give, and what it says with each; one that it hands on from a fact that is not known is no reason
     * of its own.
     */
    default Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of();
    }

    /** Whether it has something to say about such an action. */
    default boolean appliesTo(Action action) {
        return true;
    }

    /** Whether its denial means that the means are used up: then giving up is told loudly, and a person may re-arm. */
    default boolean exhausts() {
        return false;
    }

    /** Whether its hold is over in a moment by itself, so that nobody need be told of it. */
    default boolean momentary() {
        return false;
    }

    /** Its verdict. */
    GuardVerdict check(GuardContext context);
}
