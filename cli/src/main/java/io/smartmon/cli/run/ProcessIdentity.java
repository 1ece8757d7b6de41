package io.smartmon.cli.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One process, identified by its number and its start time, since numbers are reused. Immutable, thread-safe.
 *
 * @param pid its number
 * @param start when it started: clock ticks since boot on Linux, epoch milliseconds elsewhere; 0 if it had ended already
 */
public record ProcessIdentity(long pid, long start) {
    private static final Path PROC = Path.of("/proc");

    /** The process with this number now. */
    public static ProcessIdentity of(long pid) {
        return new ProcessIdentity(pid, startOf(pid).orElse(0));
    }

    /** This very process. */
    public static ProcessIdentity current() {
        return of(ProcessHandle.current().pid());
    }

    /** Whether it still runs; a zombie does not. */
    public boolean alive() {
        OptionalLong now = startOf(pid);
        return start != 0 && now.isPresent() && now.getAsLong() == start;
    }

    /** Its handle, if it still runs. */
    public Optional<ProcessHandle> handle() {
        return alive() ? ProcessHandle.of(pid) : Optional.empty();
    }

    /** Resident memory in bytes; empty where the system does not report it. */
    public OptionalLong residentBytes() {
        try (var lines = Files.lines(PROC.resolve(pid + "/status"), StandardCharsets.ISO_8859_1)) {
            return lines.filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }

    private static OptionalLong startOf(long pid) {
        if (!Files.isDirectory(PROC.resolve("self"))) {
            return ProcessHandle.of(pid)
                    .flatMap(handle -> handle.info().startInstant())
                    .map(Instant::toEpochMilli)
                    .map(OptionalLong::of)
                    .orElse(OptionalLong.empty());
        }
        try {
            String stat = Files.readString(PROC.resolve(pid + "/stat"), StandardCharsets.ISO_8859_1);
            // The name is in parentheses and may contain any character, so count from the last one.
            List<String> fields =
                    List.of(stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1));
            String state = fields.getFirst();
            if (state.equals("Z") || state.equals("X")) {
                return OptionalLong.empty();
            }
            return OptionalLong.of(Long.parseLong(fields.get(19)));
        } catch (IOException _) {
            return OptionalLong.empty();
        }
    }
}
