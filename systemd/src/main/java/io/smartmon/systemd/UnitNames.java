package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.util.Set;

/** Unit names as the bus carries them. */
final class UnitNames {
    private static final Set<String> WATCHED = Set.of("service", "timer", "socket", "path");

    private UnitNames() {}

    /** Devices, mounts, slices and scopes come and go without relevance to this product. */
    static boolean worthWatching(UnitName unit) {
        return WATCHED.contains(unit.suffix());
    }
}
