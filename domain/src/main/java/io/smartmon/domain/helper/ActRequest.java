package io.smartmon.domain.helper;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.host.HostId;
import java.util.UUID;

/**
 * A request to the helper: done at most once, and only if the machine is still as the action expects.
 *
 * @param version of this message; {@value #VERSION} here
 * @param plan the stored plan's id
 * @param planHash its hash; the same id with another hash is refused
 * @param machineId the machine's id; the helper compares it with its own
 * @param bootId the boot in which the evidence was collected; the helper compares it with its own
 * @param host for which host, as the store knows it
 * @param epoch the lease's epoch
 * @param notAfter hundredths of a second since boot ({@code /proc/uptime}) after which it is too late
 * @param action the complete action
 */
public record ActRequest(
        int version,
        UUID plan,
        String planHash,
        String machineId,
        String bootId,
        HostId host,
        long epoch,
        long notAfter,
        Action action) {
    /** The version of the message that this code writes. */
    public static final int VERSION = 1;
}
