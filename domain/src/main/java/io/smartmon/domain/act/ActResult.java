package io.smartmon.domain.act;

/**
 * What systemd made of an accepted request.
 *
 * @param outcome in one word
 * @param detail systemd's own words, such as the job's result or the error's name
 */
public record ActResult(Outcome outcome, String detail) {
    /** How a call ended. Only a later look says whether it helped. */
    public enum Outcome {
        /** The job ended with {@code done}. */
        JOB_DONE,
        /** The job ended otherwise. */
        JOB_FAILED,
        /** The job had not ended when the wait was over. */
        JOB_RUNNING,
        /** A stop job was in flight: the transaction would have been destructive, and nothing was done. */
        CONFLICT,
        /** systemd's access control refused; nothing was done. */
        NOT_AUTHORIZED,
        /** systemd refused for another reason; nothing was done. */
        REFUSED,
        /** The bus went away during the call: it may or may not have been done. */
        BUS_LOST
    }
}
