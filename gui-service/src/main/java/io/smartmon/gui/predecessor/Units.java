package io.smartmon.gui.predecessor;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.storage.predecessor.PredecessorReader;

/** Names of services in requests: without a suffix a service is meant. */
final class Units {
    private Units() {}

    /**
     * The full name of a unit of the host.
     *
     * @throws ProblemException 404 if the host has none of that name
     */
    static String known(PredecessorReader reader, HostId host, String service) {
        try {
            String unit = UnitName.of(service).value();
            if (reader.knowsUnit(host, unit)) {
                return unit;
            }
        } catch (IllegalArgumentException none) {
            // No unit has such a name.
        }
        throw ProblemException.notFound("There is no service of that name on this host.");
    }
}
