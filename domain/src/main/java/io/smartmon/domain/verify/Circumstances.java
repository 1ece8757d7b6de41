package io.smartmon.domain.verify;

import io.smartmon.domain.unit.UnitName;
import java.util.List;

/**
 * What happened around a unit since the act, or since it recovered.
 *
 * @param stopSeen whether a stop job was seen for it
 * @param sameBoot whether the machine is in the same boot
 * @param seenThroughout whether no event can have been lost: no reconnect, no reload, no restart of the agent
 * @param fallen units that depend on it, were active before the act and are not now
 */
public record Circumstances(boolean stopSeen, boolean sameBoot, boolean seenThroughout, List<UnitName> fallen) {
    public Circumstances {
        fallen = List.copyOf(fallen);
    }

    /** Nothing happened around it. */
    public static Circumstances quiet() {
        return new Circumstances(false, true, true, List.of());
    }
}
