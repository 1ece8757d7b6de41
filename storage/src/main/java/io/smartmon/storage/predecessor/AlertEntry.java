package io.smartmon.storage.predecessor;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert with its number.
 *
 * @param n a whole number in the order of storing
 * @param id its id everywhere else
 * @param at when it was made
 * @param hostname its host's name; null if a script gave none
 * @param severity {@code info}, {@code warning} or {@code critical}
 * @param source what said it
 * @param message what it says
 */
public record AlertEntry(
        long n, UUID id, Instant at, @Nullable String hostname, String severity, String source, String message) {}
