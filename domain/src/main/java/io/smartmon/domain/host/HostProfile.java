package io.smartmon.domain.host;

/**
 * What a host reports about itself when its agent starts. The store identifies it by the machine id, so that a new name
 * keeps the history.
 *
 * @param machineId the operating system's identity of this installation
 * @param bootId of the boot in which the agent runs
 * @param name its effective name as people write it, at most 253 characters
 * @param operatingSystem such as {@code Debian GNU/Linux 12}
 * @param cores logical processors
 * @param memoryBytes physical memory
 */
public record HostProfile(
        String machineId, String bootId, String name, String operatingSystem, int cores, long memoryBytes) {}
