package io.smartmon.gui.live;

import io.smartmon.storage.live.LiveEvent;
import java.util.List;

/** Receives all live events, in their order, on the live loop's thread. A bean of this type is found by its type. */
@FunctionalInterface
public interface LiveFollower {
    /**
     * Takes these events, oldest first.
     *
     * @throws io.smartmon.domain.store.StoreUnavailableException if it reads the store and that does not answer; then it is
     *     given the same events again
     */
    void follow(List<LiveEvent> events);

    /** Called when events may have been missed: before the first ones, and in a restored store. */
    default void missed() {}
}
