package io.smartmon.systemd;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** The answer to a call over the bus. */
sealed interface Answer {
    /** The values of a reply. */
    record Values(List<Object> values) implements Answer {
        /** The first value; most replies have just one. */
        @Nullable
        Object first() {
            return values.isEmpty() ? null : values.getFirst();
        }
    }

    /** An error that the other side sent, with its D-Bus name. */
    record Fault(String name, String message) implements Answer {}

    /** No answer: the bus is gone, or the call timed out. */
    record Gone(String reason) implements Answer {}
}
