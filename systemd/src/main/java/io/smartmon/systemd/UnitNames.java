package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.util.Optional;
import java.util.Set;

/** Unit names as the bus carries them. */
final class UnitNames {
    private static final Set<String> WATCHED = Set.of("service", "timer", "socket", "path");

    private UnitNames() {}

    /** Devices, mounts, slices and scopes come and go without relevance to this product. */
    static boolean worthWatching(UnitName unit) {
        return WATCHED.contains(unit.suffix());
    }

    /** Reads a name that systemd sent; a template or an unsupported name is empty. */
    static Optional<UnitName> parse(String name) {
        try {
            return Optional.of(new UnitName(name));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
