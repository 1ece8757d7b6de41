package io.smartmon.domain.host;

/**
 * What a host says of itself when its orchestrator starts.
 *
 * @param id its identity, from the name
 * @param name its effective name as people write it, at most 253 characters
 * @param machineId the operating system's identity of this installation; two hosts of one name are told apart by it
 * @param operatingSystem such as {@code Debian GNU/Linux 12}
 * @param cores logical processors
 * @param memoryBytes physical memory
 */
public record HostProfile(
        HostId id, String name, String machineId, String operatingSystem, int cores, long memoryBytes) {}
