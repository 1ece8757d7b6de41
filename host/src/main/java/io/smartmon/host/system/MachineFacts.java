package io.smartmon.host.system;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;

/**
 * Facts that do not change while a machine runs.
 *
 * @param operatingSystem as text for people
 * @param cores logical processors
 * @param memoryBytes physical memory
 */
public record MachineFacts(String operatingSystem, int cores, long memoryBytes) {
    /**
     * Reads the facts of the machine under these roots.
     *
     * @throws UnreadableHostException if the machine does not report them
     */
    public static MachineFacts of(HostRoots roots) {
        Machine machine = Machine.of(roots);
        return new MachineFacts(machine.operatingSystem(), machine.cores(), machine.memoryBytes());
    }
}
