package io.smartmon.domain.act;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.UnitName;
import java.util.List;
import java.util.UUID;

/**
 * What the helper is asked to do: once at most, and only if the machine is still as the plan expects it.
 *
 * @param plan the stored plan's id
 * @param planHash its hash; the same id with another hash is refused
 * @param host for which host
 * @param bootId the boot in which the evidence was seen
 * @param epoch the lease's epoch
 * @param notAfter hundredths of a second since boot ({@code /proc/uptime}) after which it is too late
 * @param verb what to do
 * @param unit to which unit
 * @param expected the state in which it must be
 * @param pulledIn the inactive units that may come up with it
 */
public record ActRequest(
        UUID plan,
        String planHash,
        HostId host,
        String bootId,
        long epoch,
        long notAfter,
        Verb verb,
        UnitName unit,
        ExpectedState expected,
        List<UnitName> pulledIn) {
    public ActRequest {
        pulledIn = List.copyOf(pulledIn);
    }
}
