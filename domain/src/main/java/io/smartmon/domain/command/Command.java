package io.smartmon.domain.command;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.measure.Measures;
import java.time.Instant;
import java.util.UUID;

/**
 * What is asked of a host from elsewhere, such as a restart by request. A kind that the agent does not know is answered so
 * and never acted on.
 *
 * @param version of this document; {@value #VERSION} here
 * @param id UUIDv7, made by who asks
 * @param host of which host
 * @param kind what is asked for, lower case with underscores
 * @param arguments what belongs to it
 * @param askedBy a user's name
 * @param askedAt when
 * @param expiresAt from when on it is not to be begun any more
 */
public record Command(
        int version,
        UUID id,
        HostId host,
        String kind,
        Measures arguments,
        String askedBy,
        Instant askedAt,
        Instant expiresAt) {
    /** The version of the document that this code writes. */
    public static final int VERSION = 1;

    /** Where a command stands. */
    public enum State {
        QUEUED,
        CLAIMED,
        ANSWERED,
        EXPIRED,
        /** A state that this version does not know. */
        NOT_KNOWN;

        /** The code in API and store. */
        public String code() {
            return Codes.of(this);
        }

        /** The state of that code, or {@link #NOT_KNOWN}. */
        public static State decode(String code) {
            return Codes.decode(code, NOT_KNOWN);
        }
    }
}
