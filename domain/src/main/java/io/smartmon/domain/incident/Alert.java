package io.smartmon.domain.incident;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A message for people.
 *
 * @param id UUIDv7
 * @param severity how much it matters
 * @param source what part of the product says it, such as {@code repair}
 * @param message one or two sentences
 * @param at when it was made
 */
public record Alert(UUID id, Severity severity, String source, String message, Instant at) {
    /** How much an alert matters. */
    public enum Severity {
        INFO,
        WARNING,
        CRITICAL;

        /** The word in API and store. */
        public String code() {
            return name().toLowerCase(Locale.ROOT);
        }
    }
}
