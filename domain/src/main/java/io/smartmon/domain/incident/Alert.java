package io.smartmon.domain.incident;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Codes;
import java.time.Instant;
import java.util.UUID;

/**
 * That something needs a person, or no longer does.
 *
 * @param id UUIDv7
 * @param code its code, such as {@code repair_given_up}
 * @param key identifies what it is about: the newest alert of a key counts, and receivers deduplicate by it
 * @param state whether it needs a person
 * @param severity how much it matters
 * @param source the part of the product that raised it, such as {@code repair}
 * @param message one or two English sentences
 * @param at when it was made
 */
public record Alert(
        UUID id, String code, String key, State state, Severity severity, String source, String message, Instant at) {
    /** Whether an alert needs a person. */
    public enum State {
        FIRING,
        RESOLVED,
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
