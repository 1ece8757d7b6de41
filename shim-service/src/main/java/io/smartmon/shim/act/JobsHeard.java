package io.smartmon.shim.act;

/**
 * Listens for jobs of one subject until it is closed. A stop of what has failed already leaves no other trace than its job.
 * Thread-safe.
 */
public interface JobsHeard extends AutoCloseable {
    /** Nothing is heard. */
    JobsHeard NONE = new JobsHeard() {
        @Override
        public boolean any() {
            return false;
        }

        @Override
        public void close() {
            // There is nothing to close.
        }
    };

    /** Whether there was a job since, or one may have gone unheard. What was queued before the last read is in the answer. */
    boolean any();

    @Override
    void close();
}
