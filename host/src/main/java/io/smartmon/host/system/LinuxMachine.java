package io.smartmon.host.system;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.collect.Deadline;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

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
        Mounted mounted = mounted();
        return fileSystems.read(mounted.mounts(), mounted.root(), deadline);
    }

    @Override
    public List<MountState> mounts(Deadline deadline) {
        Mounted mounted = mounted();
        FileSystems.Usage usage = fileSystems.read(mounted.mounts(), mounted.root(), deadline);
        Map<String, MountUsage> answered =
                usage.mounts().stream().collect(Collectors.toMap(MountUsage::mount, Function.identity()));
        // One that neither answered nor failed to is a bound file, or has no blocks.
        return mounted.mounts().stream()
                .filter(mount -> answered.containsKey(mount.mount())
                        || usage.unanswered().contains(mount.mount()))
                .map(mount -> new MountState(
                        mount.mount(),
                        mount.fileSystem(),
                        mount.mountReadOnly(),
                        mount.superReadOnly(),
                        Optional.ofNullable(answered.get(mount.mount()))))
                .toList();
    }

    /** The mounts, and the folder below which they are found. */
    private record Mounted(List<MountTable.Mount> mounts, Path root) {}

    private Mounted mounted() {
        // The first process sees the machine's mounts; the agent's own view may be a container's or a sandboxed unit's.
        Optional<Path> root = roots.fileSystemRoot();
        Path first = roots.procfs().resolve("1/mountinfo");
        if (root.isPresent() && Files.isReadable(first)) {
            try {
                List<String> lines = Files.readAllLines(first);
                if (!lines.isEmpty()) {
                    return new Mounted(MountTable.parse(lines), root.get());
                }
            } catch (IOException e) {
                // Readable by its mode and yet refused: the kernel requires the right to trace that process.
            }
        }
        Path self = Path.of("/proc/self/mountinfo");
        try {
            return new Mounted(MountTable.parse(Files.readAllLines(self)), Path.of("/"));
        } catch (IOException e) {
            throw new UnreadableHostException("neither " + first + " nor " + self + " can be read", e);
        }
    }

    private List<String> lines(String name) {
        return roots.files().lines(name);
    }
}
