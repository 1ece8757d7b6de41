package io.smartmon.host.collect;

import io.smartmon.domain.measure.Reason;
import org.jspecify.annotations.Nullable;

/** The result of one collection. Absent data is distinguished from data that could not be read. */
public sealed interface CollectResult<T> {
    /**
     * It was read.
     *
     * @param value what was read
     */
    record Collected<T>(T value) implements CollectResult<T> {}

    /**
     * This machine has no such data, which is not an error.
     *
     * @param reason why
     */
    record NoData<T>(Reason reason) implements CollectResult<T> {}

    /**
     * It could not be read this time: not known, neither faulty nor healthy.
     *
     * @param reason what went wrong
     * @param cause for the log
     */
    record Failed<T>(Reason reason, @Nullable Throwable cause) implements CollectResult<T> {}

    /** What could not be read, as the reader reported it. */
    static <T> CollectResult<T> failed(RuntimeException cause) {
        return new Failed<>(Reason.message("host_unreadable", String.valueOf(cause.getMessage())), cause);
    }
}
