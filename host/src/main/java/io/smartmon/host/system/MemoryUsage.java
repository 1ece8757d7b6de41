package io.smartmon.host.system;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Memory and swap, in bytes.
 *
 * @param totalBytes physical memory
 * @param availableBytes memory available to programs without swapping
 * @param swapTotalBytes swap space, 0 if there is none
 * @param swapUsedBytes swap in use
 */
public record MemoryUsage(long totalBytes, long availableBytes, long swapTotalBytes, long swapUsedBytes) {
    private static final Pattern LINE = Pattern.compile("([A-Za-z0-9_()]+): +([0-9]{1,15})(?: kB)?");

    /**
     * The memory of the machine under these roots; needs a procfs.
     *
     * @throws UnreadableHostException if there is none
     */
    public static MemoryUsage read(HostRoots roots) {
        return parse(roots.files().lines("meminfo"));
    }

    /** Reads the lines of {@code /proc/meminfo}. */
    static MemoryUsage parse(List<String> lines) {
        Map<String, Long> kibibytes = new HashMap<>();
        for (String line : lines) {
            Matcher matcher = LINE.matcher(line);
            if (matcher.matches()) {
                kibibytes.put(matcher.group(1), Long.parseLong(matcher.group(2)));
            }
        }
        Long total = kibibytes.get("MemTotal");
        Long available = kibibytes.get("MemAvailable");
        if (total == null || total <= 0) {
            throw new UnreadableHostException("meminfo has no MemTotal", null);
        }
        if (available == null) {
            throw new UnreadableHostException("meminfo has no MemAvailable (needs Linux 3.14 or later)", null);
        }
        long swapTotal = kibibytes.getOrDefault("SwapTotal", 0L);
        long swapFree = kibibytes.getOrDefault("SwapFree", swapTotal);
        return new MemoryUsage(
                total * 1024,
                Math.min(available, total) * 1024,
                swapTotal * 1024,
                Math.max(0, swapTotal - swapFree) * 1024);
    }
}
