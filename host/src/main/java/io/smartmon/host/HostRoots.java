package io.smartmon.host;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Where the files of the watched machine are; not at the default paths when the agent runs in a container. Immutable.
 *
 * @param procfs the machine's procfs, {@code /proc} or what {@code PROCFS_ROOT} names
 * @param sysfs the machine's sysfs, {@code /sys} or what {@code SYSFS_ROOT} names
 */
public record HostRoots(Path procfs, Path sysfs) {
    private static final Path OWN_PROCFS = Path.of("/proc");

    /** The paths of a machine on which the agent runs directly. */
    public static HostRoots standard() {
        return new HostRoots(OWN_PROCFS, Path.of("/sys"));
    }

    /**
     * The paths from the settings, checked once so that a wrong one fails the start.
     *
     * @param procfs the value of {@code PROCFS_ROOT}, if it is set
     * @param sysfs the value of {@code SYSFS_ROOT}, if it is set
     * @throws HostRootException if something else is found there; its message is one line that names the variable
     */
    public static HostRoots of(Optional<Path> procfs, Optional<Path> sysfs) {
        HostRoots roots = new HostRoots(procfs.orElse(standard().procfs), sysfs.orElse(standard().sysfs));
        if (procfs.isPresent()
                && !List.of("stat", "meminfo", "uptime", "loadavg").stream()
                        .allMatch(name -> Files.isReadable(roots.procfs.resolve(name)))) {
            throw new HostRootException(
                    "PROCFS_ROOT", roots.procfs.toString(), "the folder where the machine's /proc is mounted");
        }
        if (sysfs.isPresent() && !Files.isDirectory(roots.sysfs.resolve("class"))) {
            throw new HostRootException(
                    "SYSFS_ROOT", roots.sysfs.toString(), "the folder where the machine's /sys is mounted");
        }
        return roots;
    }

    /** The procfs as files. */
    public Procfs files() {
        return new Procfs(procfs);
    }

    /** Whether there is a procfs; without one the machine is read through OSHI. */
    public boolean hasProcfs() {
        return Files.isReadable(procfs.resolve("stat"));
    }

    /** Whether the procfs is that of a machine around this one, as for an agent in a container. */
    public boolean foreign() {
        return !procfs.normalize().equals(OWN_PROCFS);
    }

    /**
     * The root folder of the watched machine as this process can reach it: {@code /}, or for a machine around this one the root
     * of its first process, empty if that is out of reach.
     */
    public Optional<Path> fileSystemRoot() {
        if (!foreign()) {
            return Optional.of(Path.of("/"));
        }
        Path root = procfs.resolve("1/root");
        return Files.isDirectory(root) && Files.isExecutable(root) ? Optional.of(root) : Optional.empty();
    }
}
