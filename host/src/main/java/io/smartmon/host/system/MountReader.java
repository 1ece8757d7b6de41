package io.smartmon.host.system;

import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.Deadline;
import java.util.List;

/**
 * Reads the mounted file systems that hold data, as df(1) would choose them. One that does not answer costs at most one thread
 * for as long as it does not. For one thread at a time.
 */
public final class MountReader {
    private final Machine machine;

    MountReader(Machine machine) {
        this.machine = machine;
    }

    /** A reader for the machine under these roots. */
    public static MountReader of(HostRoots roots) {
        return new MountReader(Machine.of(roots));
    }

    /**
     * Reads them all, at most 64 of them with their usage, by mount point.
     *
     * @throws io.smartmon.host.UnreadableHostException if the mounts cannot be read
     */
    public List<MountState> read(Deadline deadline) {
        return machine.mounts(deadline);
    }
}
