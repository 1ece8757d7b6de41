package io.smartmon.domain.host;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * The identity of a host: a name-based UUID of its effective name, computed alike by all parts.
 *
 * @param value version 3 of RFC 9562 over {@code smartmon:host:} and the lower-case name in UTF-8
 */
public record HostId(UUID value) {
    public HostId {
        Objects.requireNonNull(value, "value");
    }

    /** The identity of the host with this effective name; upper and lower case do not matter. */
    public static HostId ofName(String hostName) {
        String canonical = "smartmon:host:" + hostName.strip().toLowerCase(Locale.ROOT);
        return new HostId(UUID.nameUUIDFromBytes(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
