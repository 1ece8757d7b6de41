package io.smartmon.host.collect;

import org.jspecify.annotations.Nullable;

/** What asking a collector comes to. What is not there is told apart from what could not be read. */
public sealed interface CollectResult<T> {
    /**
     * It was read.
     *
     * @param value what was read
     */
    record Collected<T>(T value) implements CollectResult<T> {}

    /**
     * This machine has nothing of the kind, and that is no fault.
     *
     * @param reason why, in words for people
     */
    record NoData<T>(String reason) implements CollectResult<T> {}

    /**
     * It could not be read this time: not known, neither faulty nor well.
     *
     * @param reason what went wrong and what would mend it, in one line
     * @param cause what brought it about, for the log
     */
    record Failed<T>(String reason, @Nullable Throwable cause) implements CollectResult<T> {}
}
