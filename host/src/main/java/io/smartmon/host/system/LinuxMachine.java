package io.smartmon.host.system;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.collect.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** A Linux machine, read from its procfs. */
final class LinuxMachine implements Machine {
    private final HostRoots roots;
    private final FileSystems fileSystems;

    LinuxMachine(HostRoots roots, FileSystems fileSystems) {
        this.roots = roots;
        this.fileSystems = fileSystems;
    }

    static LinuxMachine of(HostRoots roots) {
        return new LinuxMachine(roots, new FileSystems(StatVfs::read));
    }

    @Override
    public String operatingSystem() {
        return "Linux " + lines("sys/kernel/osrelease").getFirst();
    }

    @Override
    public int cores() {
        return Math.max(1, CpuTimes.processors(lines("stat")));
    }

    @Override
    public long memoryBytes() {
        return memory().totalBytes();
    }

    @Override
    public CpuTimes cpuTimes() {
        return CpuTimes.parse(lines("stat"));
    }

    @Override
    public LoadAverage load() {
        return LoadAverage.parse(lines("loadavg").getFirst());
    }

    @Override
    public MemoryUsage memory() {
        return MemoryUsage.parse(lines("meminfo"));
    }

    @Override
    public long uptimeSeconds() {
        String line = lines("uptime").getFirst();
        try {
            return (long) Double.parseDouble(line.strip().split(" ", -1)[0]);
        } catch (NumberFormatException e) {
            throw new UnreadableHostException("uptime holds no number", e);
        }
    }

    @Override
    public FileSystems.Usage fileSystems(Deadline deadline) {
        // The first process sees the machine's mounts; the agent's own view may be a container's or a sandboxed unit's.
        Optional<Path> root = roots.fileSystemRoot();
        Path first = roots.procfs().resolve("1/mountinfo");
        if (root.isPresent() && Files.isReadable(first)) {
            try {
                List<String> lines = Files.readAllLines(first);
                if (!lines.isEmpty()) {
                    return fileSystems.read(MountTable.parse(lines), root.get(), deadline);
                }
            } catch (IOException e) {
                // Readable by its mode and yet refused: the kernel requires the right to trace that process.
            }
        }
        Path self = Path.of("/proc/self/mountinfo");
        try {
            return fileSystems.read(MountTable.parse(Files.readAllLines(self)), Path.of("/"), deadline);
        } catch (IOException e) {
            throw new UnreadableHostException("neither " + first + " nor " + self + " can be read", e);
        }
    }

    private List<String> lines(String name) {
        Path file = roots.procfs().resolve(name);
        try {
            List<String> lines = Files.readAllLines(file);
            if (lines.isEmpty()) {
                throw new UnreadableHostException(file + " is empty", null);
            }
            return lines;
        } catch (IOException e) {
            throw new UnreadableHostException(file + " cannot be read", e);
        }
    }
}
