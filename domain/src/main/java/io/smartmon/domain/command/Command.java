package io.smartmon.domain.command;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.measure.Measures;
import java.time.Instant;
import java.util.UUID;

/**
 * A request to a host from elsewhere, such as a restart by a user. A kind that the agent does not know is answered as such
 * and never acted on.
 *
 * @param version of this document; {@value #VERSION} here
 * @param id UUIDv7, made by who asks
 * @param host the host it is for
 * @param kind what is requested, lower case with underscores
 * @param arguments its arguments
 * @param askedBy a user's name
 * @param askedAt when
 * @param expiresAt when it may no longer be started
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

    /** The state of a command. */
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
