package io.smartmon.domain.unit;

import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The full name of a systemd unit, such as {@code nginx.service} or {@code getty@tty1.service}.
 *
 * <p>Grammar and greatest length (255 bytes) follow systemd.unit(5). A template without an instance ({@code a@.service})
 * names no unit that can run and is refused.
 *
 * @param value the name with its suffix
 */
public record UnitName(String value) implements Comparable<UnitName> {
    private static final Set<String> SUFFIXES = Set.of(
            "service", "socket", "timer", "target", "mount", "automount", "swap", "path", "slice", "scope", "device");
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9:_.\\\\-]+(@[A-Za-z0-9:_.\\\\@-]+)?\\.[a-z]+");

    public UnitName {
        Objects.requireNonNull(value, "value");
        if (value.length() > 255
                || !GRAMMAR.matcher(value).matches()
                || !SUFFIXES.contains(value.substring(value.lastIndexOf('.') + 1))) {
            throw new IllegalArgumentException("not a full unit name: '" + shorten(value)
                    + "' (letters, digits and : _ . \\ - @, at most 255, ending in a unit suffix such as .service)");
        }
    }

    /**
     * Reads a name as people write it: without a suffix it means a service.
     *
     * @throws IllegalArgumentException if it is no unit name even then
     */
    public static UnitName of(String written) {
        int dot = written.lastIndexOf('.');
        boolean full = dot > 0 && SUFFIXES.contains(written.substring(dot + 1));
        return new UnitName(full ? written : written + ".service");
    }

    /** Reads a full name that another program gave; empty if it is none. */
    public static Optional<UnitName> parse(String given) {
        try {
            return Optional.of(new UnitName(given));
        } catch (IllegalArgumentException noName) {
            return Optional.empty();
        }
    }

    /** The part after the last dot, such as {@code service}. */
    public String suffix() {
        return value.substring(value.lastIndexOf('.') + 1);
    }

    /** Whether this is a service rather than a timer, a socket or another kind of unit. */
    public boolean isService() {
        return value.endsWith(".service");
    }

    @Override
    public int compareTo(UnitName other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String shorten(String text) {
        return text.length() <= 80 ? text : text.substring(0, 80) + "…";
    }
}
