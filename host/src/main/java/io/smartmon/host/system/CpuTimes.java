package io.smartmon.host.system;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import java.util.List;
import java.util.OptionalDouble;
import java.util.regex.Pattern;

/**
 * Time that all processors together have spent since boot, in ticks of any one length.
 *
 * @param busy busy time, including interrupts and stolen time
 * @param steal time stolen by the hypervisor
 * @param total busy, idle, or waiting for input and output
 */
public record CpuTimes(long busy, long steal, long total) {
    private static final Pattern BLANKS = Pattern.compile(" +");
    private static final Pattern PROCESSOR = Pattern.compile("cpu[0-9]+ .*");
    private static final int IDLE = 3;
    private static final int IOWAIT = 4;
    private static final int STEAL = 7;
    /** user, nice, system, idle, iowait, irq, softirq, steal; guest times that follow are part of user and nice. */
    private static final int COUNTED = 8;

    /**
     * The times of the machine under these roots; needs a procfs.
     *
     * @throws UnreadableHostException if there is none
     */
    public static CpuTimes read(HostRoots roots) {
        return parse(roots.files().lines("stat"));
    }

    /** Reads the lines of {@code /proc/stat}. */
    static CpuTimes parse(List<String> lines) {
        String line = lines.stream()
                .filter(any -> any.startsWith("cpu "))
                .findFirst()
                .orElseThrow(() -> new UnreadableHostException("stat has no line cpu", null));
        String[] fields = BLANKS.split(line.strip(), -1);
        long total = 0;
        long waiting = 0;
        long steal = 0;
        try {
            for (int field = 0; field < COUNTED && field + 1 < fields.length; field++) {
                long ticks = Long.parseLong(fields[field + 1]);
                total += ticks;
                waiting += field == IDLE || field == IOWAIT ? ticks : 0;
                steal += field == STEAL ? ticks : 0;
            }
        } catch (NumberFormatException e) {
            throw new UnreadableHostException("the line cpu of stat holds no numbers", e);
        }
        if (fields.length <= IDLE + 1) {
            throw new UnreadableHostException("the line cpu of stat holds less than four numbers", null);
        }
        return new CpuTimes(total - waiting, steal, total);
    }

    /** The number of processors in the lines of {@code /proc/stat}. */
    static int processors(List<String> lines) {
        return (int)
                lines.stream().filter(line -> PROCESSOR.matcher(line).matches()).count();
    }

    /**
     * The busy share since an earlier observation, 0 to 100; empty if no time has passed or the counters were reset.
     */
    OptionalDouble percentSince(CpuTimes earlier) {
        long elapsed = total - earlier.total;
        if (elapsed <= 0) {
            return OptionalDouble.empty();
        }
        // The kernel may take back a little of iowait, so that the busy part can seem to exceed the whole.
        return OptionalDouble.of(Math.clamp(100.0 * (busy - earlier.busy) / elapsed, 0.0, 100.0));
    }

    /**
     * The stolen share since an earlier observation, 1 is all; empty if no time has passed or the counters were reset.
     */
    public OptionalDouble stolenSince(CpuTimes earlier) {
        long elapsed = total - earlier.total;
        return elapsed <= 0
                ? OptionalDouble.empty()
                : OptionalDouble.of(Math.clamp((double) (steal - earlier.steal) / elapsed, 0.0, 1.0));
    }
}
