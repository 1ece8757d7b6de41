package io.smartmon.domain.host;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.UUID;

/**
 * The identity of a host, bound by the store to a machine id and answered by registration.
 *
 * @param value UUIDv7 for a registered host
 */
public record HostId(UUID value) {
    public HostId {
        Objects.requireNonNull(value, "value");
    }

    /**
     * The identity under which rows of a host that never registered are kept, such as alerts of operators' scripts: version
     * 3 of RFC 9562 over {@code smartmon:host:} and the lower-case name in UTF-8.
     */
    public static HostId ofUnregistered(String hostName) {
        String canonical = "smartmon:host:" + hostName.strip().toLowerCase(Locale.ROOT);
        return new HostId(UUID.nameUUIDFromBytes(canonical.getBytes(StandardCharsets.UTF_8)));
    }

    @Override
    public String toString() {
        return value.toString();
    }
}
