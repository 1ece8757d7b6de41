package io.smartmon.domain.verify;

import io.smartmon.domain.subject.Subject;
import java.util.List;

/**
 * Events around a subject since the act, or since it recovered.
 *
 * @param stopSeen whether a stop job was seen for it
 * @param restartSeen whether somebody requested a restart while it ran
 * @param sameBoot whether the machine is in the same boot
 * @param seenThroughout whether no event can have been lost: no reconnect, no reload, no restart of the agent
 * @param dependentsDown its dependents that were healthy before the act and are not now
 */
public record Circumstances(
        boolean stopSeen,
        boolean restartSeen,
        boolean sameBoot,
        boolean seenThroughout,
        List<? extends Subject> dependentsDown) {
    public Circumstances {
        dependentsDown = List.copyOf(dependentsDown);
    }

    /** Nothing happened around it. */
    public static Circumstances quiet() {
        return new Circumstances(false, false, true, true, List.of());
    }
}
