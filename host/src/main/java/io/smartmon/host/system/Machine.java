package io.smartmon.host.system;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.collect.Deadline;
import java.util.List;

/**
 * The machine that is watched, as one operating system lets it be read. Its methods throw {@link UnreadableHostException} when
 * a value is missing or malformed.
 */
sealed interface Machine permits LinuxMachine, OshiMachine {
    /** The machine under these roots: by procfs where there is one, by OSHI elsewhere. */
    static Machine of(HostRoots roots) {
        return roots.hasProcfs() ? LinuxMachine.of(roots) : new OshiMachine();
    }

    /** Its operating system, as text for people. */
    String operatingSystem();

    /** Its logical processors. */
    int cores();

    /** Its physical memory in bytes. */
    long memoryBytes();

    /** Its processor times since boot. */
    CpuTimes cpuTimes();

    /** Its load averages. */
    LoadAverage load();

    /** Its memory and swap. */
    MemoryUsage memory();

    /** Seconds since boot. */
    long uptimeSeconds();

    /** How full its file systems are, as far as they answer by the deadline. */
    FileSystems.Usage fileSystems(Deadline deadline);

    /** The same file systems with their mount options, including those that do not answer. */
    List<MountState> mounts(Deadline deadline);
}
