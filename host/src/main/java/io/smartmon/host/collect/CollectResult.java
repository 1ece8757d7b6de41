package io.smartmon.host.collect;

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
     * @param reason why, as text for people
     */
    record NoData<T>(String reason) implements CollectResult<T> {}

    /**
     * It could not be read this time: not known, neither faulty nor healthy.
     *
     * @param reason what went wrong and how to fix it, in one line
     * @param cause for the log
     */
    record Failed<T>(String reason, @Nullable Throwable cause) implements CollectResult<T> {}
}
