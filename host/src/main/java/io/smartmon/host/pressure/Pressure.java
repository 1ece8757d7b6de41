package io.smartmon.host.pressure;

import io.smartmon.host.HostRoots;
import io.smartmon.host.Procfs;
import io.smartmon.host.UnreadableHostException;
import java.util.List;
import java.util.Optional;

/**
 * Pressure stall information of the kernel for one resource: the share of time in which at least one task waited for it, 1 is
 * all (kernel documentation, accounting/psi).
 *
 * @param some10 over the last 10 s
 * @param some60 over the last 60 s
 * @param some300 over the last 300 s
 */
public record Pressure(double some10, double some60, double some300) {
    private static final String SOME = "some ";

    /** Of the processors; empty where the kernel does not count it (before 4.20, or switched off at boot). */
    public static Optional<Pressure> ofCpu(HostRoots roots) {
        return read(roots.files(), "pressure/cpu");
    }

    /** Of the memory; empty where the kernel does not count it. */
    public static Optional<Pressure> ofMemory(HostRoots roots) {
        return read(roots.files(), "pressure/memory");
    }

    private static Optional<Pressure> read(Procfs procfs, String name) {
        if (!procfs.has(name)) {
            return Optional.empty();
        }
        try {
            return Optional.of(parse(procfs.lines(name)));
        } catch (UnreadableHostException unreadable) {
            // Switched off at boot the files are there, and a read of them is refused.
            if (unreadable.getCause() instanceof java.io.IOException) {
                return Optional.empty();
            }
            throw unreadable;
        }
    }

    /** Reads the lines of a file in {@code /proc/pressure}. */
    static Pressure parse(List<String> lines) {
        String line = lines.stream()
                .filter(any -> any.startsWith(SOME))
                .findFirst()
                .orElseThrow(() -> new UnreadableHostException("pressure has no line some", null));
        return new Pressure(share(line, " avg10="), share(line, " avg60="), share(line, " avg300="));
    }

    private static double share(String line, String name) {
        int from = line.indexOf(name);
        if (from < 0) {
            throw new UnreadableHostException("pressure has no" + name, null);
        }
        int end = line.indexOf(' ', from + 1);
        try {
            double percent = Double.parseDouble(line.substring(from + name.length(), end < 0 ? line.length() : end));
            if (Double.isFinite(percent)) {
                return Math.clamp(percent / 100, 0, 1);
            }
            throw new UnreadableHostException("pressure is not a number", null);
        } catch (NumberFormatException e) {
            throw new UnreadableHostException("pressure is not a number", e);
        }
    }
}
