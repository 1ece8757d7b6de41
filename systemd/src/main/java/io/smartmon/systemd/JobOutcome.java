package io.smartmon.systemd;

/** The outcome of a requested job. Whether it helped is only seen by a later read. */
public sealed interface JobOutcome {
    /** The job ended with {@code done}. A service that ends at once after its start has this outcome too. */
    record Done() implements JobOutcome {}

    /**
     * The job ended otherwise.
     *
     * @param result systemd's code: {@code failed}, {@code canceled}, {@code timeout}, {@code dependency}, {@code skipped}, …
     */
    record Failed(String result) implements JobOutcome {}

    /** It was still queued when it was too late to begin, and was cancelled for that; the unit was not started. */
    record TooLate() implements JobOutcome {}

    /**
     * The wait was over before the job was.
     *
     * @param jobPath the object path of the job
     */
    record StillRunning(String jobPath) implements JobOutcome {}

    /**
     * A conflict: the call would have cancelled another job in flight; nothing was done.
     *
     * @param message systemd's own message
     */
    record Conflict(String message) implements JobOutcome {}

    /**
     * Access control refused; nothing was done.
     *
     * @param message systemd's own message
     */
    record NotAuthorized(String message) implements JobOutcome {}

    /**
     * systemd refused for another reason; nothing was done.
     *
     * @param errorName the D-Bus error, such as {@code org.freedesktop.systemd1.NoSuchUnit}
     * @param message systemd's own message
     */
    record Refused(String errorName, String message) implements JobOutcome {}

    /**
     * The bus was lost or did not answer: it may or may not have been done.
     *
     * @param message the details
     */
    record BusLost(String message) implements JobOutcome {}
}
