package io.smartmon.shim.act;

/**
 * Listens for jobs of units until it is closed. A stop of what has failed already leaves no other trace than its job.
 * Thread-safe.
 */
@FunctionalInterface
public interface JobsHeard extends AutoCloseable {
    /** What was heard since. */
    enum Heard {
        /** No job. */
        NOTHING,
        /** A job, which may have been anybody's. */
        JOB,
        /** It is not known: events may have been lost, or nothing could be heard. */
        NOT_KNOWN
    }

    /** Who hears nothing, and knows that. */
    JobsHeard DEAF = () -> Heard.NOT_KNOWN;

    /** What was heard so far. A job that was queued before the last read is in the answer. */
    Heard heard();

    /** Ends it; nothing by itself where nothing was opened. */
    @Override
    default void close() {}
}
