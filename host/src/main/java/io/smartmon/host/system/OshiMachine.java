package io.smartmon.host.system;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.host.collect.Deadline;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import oshi.SystemInfo;
import oshi.hardware.CentralProcessor;
import oshi.hardware.CentralProcessor.TickType;
import oshi.hardware.GlobalMemory;
import oshi.software.os.OSFileStore;
import oshi.software.os.OperatingSystem;
import oshi.util.GlobalConfig;

/**
 * A machine without a procfs, read through OSHI: Windows, and a developer's macOS. Local file systems only, because a network
 * drive may not answer. Not run on Windows by the project's own tests so far.
 */
final class OshiMachine implements Machine {
    private static final int MAX_MOUNTS = 64;

    private final CentralProcessor processor;
    private final GlobalMemory memory;
    private final OperatingSystem system;

    OshiMachine() {
        // Windows has no load average of its own; OSHI then estimates one from the processor queue.
        GlobalConfig.set(GlobalConfig.OSHI_OS_WINDOWS_LOADAVERAGE, true);
        SystemInfo info = new SystemInfo();
        processor = info.getHardware().getProcessor();
        memory = info.getHardware().getMemory();
        system = info.getOperatingSystem();
    }

    @Override
    public String operatingSystem() {
        return system.toString();
    }

    @Override
    public int cores() {
        return processor.getLogicalProcessorCount();
    }

    @Override
    public long memoryBytes() {
        return memory.getTotal();
    }

    @Override
    public CpuTimes cpuTimes() {
        long[] ticks = processor.getSystemCpuLoadTicks();
        long total = Arrays.stream(ticks).sum();
        return new CpuTimes(
                total - ticks[TickType.IDLE.getIndex()] - ticks[TickType.IOWAIT.getIndex()],
                ticks[TickType.STEAL.getIndex()],
                total);
    }

    @Override
    public LoadAverage load() {
        double[] averages = processor.getSystemLoadAverage(3);
        // Negative until OSHI has an estimate.
        return new LoadAverage(Math.max(0, averages[0]), Math.max(0, averages[1]), Math.max(0, averages[2]));
    }

    @Override
    public MemoryUsage memory() {
        return new MemoryUsage(
                memory.getTotal(),
                memory.getAvailable(),
                memory.getVirtualMemory().getSwapTotal(),
                memory.getVirtualMemory().getSwapUsed());
    }

    @Override
    public long uptimeSeconds() {
        return system.getSystemUptime();
    }

    @Override
    public FileSystems.Usage fileSystems(Deadline deadline) {
        List<MountUsage> mounts = system.getFileSystem().getFileStores(true).stream()
                .filter(store -> store.getTotalSpace() > 0)
                .limit(MAX_MOUNTS)
                .map(OshiMachine::usage)
                .toList();
        return new FileSystems.Usage(mounts, List.of());
    }

    @Override
    public List<MountState> mounts(Deadline deadline) {
        return fileSystems(deadline).mounts().stream()
                .map(usage ->
                        new MountState(usage.mount(), usage.fileSystem(), usage.readOnly(), false, Optional.of(usage)))
                .toList();
    }

    private static MountUsage usage(OSFileStore store) {
        boolean readOnly = Arrays.asList(
                        store.getOptions().toLowerCase(Locale.ROOT).split(",", -1))
                .contains("ro");
        return new MountUsage(
                store.getMount(),
                store.getType(),
                store.getTotalSpace(),
                store.getTotalSpace() - store.getFreeSpace(),
                store.getUsableSpace(),
                Math.max(0, store.getTotalInodes()),
                Math.max(0, store.getTotalInodes() - store.getFreeInodes()),
                readOnly);
    }
}
