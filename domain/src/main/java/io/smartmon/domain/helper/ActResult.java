package io.smartmon.domain.helper;

import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.measure.Reason;

/**
 * The result of an accepted request.
 *
 * @param outcome how the call ended
 * @param reason the details, with the called program's own message
 */
public record ActResult(Outcome outcome, Reason reason) {
    /** How a call ended. Whether it helped is verified later. */
    public enum Outcome {
        /** It was done; for systemd, the job ended with {@code done}. */
        DONE,
        /** It was tried and failed; for systemd, the job ended otherwise. */
        FAILED,
        /** It had not ended when the wait was over. */
        RUNNING,
        /** A conflicting change happened first: the transaction would have been destructive, and nothing was done. */
        CONFLICT,
        /** It still waited to begin when its time was over or a hold came, and was cancelled: its subject was not changed. */
        TOO_LATE,
        /** The system's access control refused; nothing was done. */
        NOT_AUTHORIZED,
        /** It was refused for another reason; nothing was done. */
        REFUSED,
        /** The connection was lost during the call: it may or may not have been done. */
        LOST,
        /** An outcome that this version does not know: it may or may not have been done. */
        NOT_KNOWN;

        /** The code on the wire. */
        public String code() {
            return Codes.of(this);
        }

        /** The outcome of that code, or {@link #NOT_KNOWN}. */
        public static Outcome decode(String code) {
            return Codes.decode(code, NOT_KNOWN);
        }
    }
}
