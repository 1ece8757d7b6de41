package io.smartmon.host.processes;

import io.smartmon.host.HostRoots;
import io.smartmon.host.Procfs;
import io.smartmon.host.UnreadableHostException;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * One scan of all processes: the names in procfs, and the first line of each.
 *
 * @param processes how many there are
 * @param tasks how many process ids are in use; each thread uses one
 * @param zombies how many have exited and were not reaped
 * @param parent the parent of most zombies, with its id, such as {@code nginx (812)}; empty without zombies
 * @param pidMax the kernel's pid_max
 */
public record ProcessScan(int processes, long tasks, int zombies, Optional<String> parent, long pidMax) {
    private static final int LINE_BYTES = 4_096;

    /**
     * Scans the processes of the machine under these roots.
     *
     * @throws UnreadableHostException if there is no procfs
     */
    public static ProcessScan of(HostRoots roots) {
        Procfs procfs = roots.files();
        List<ProcessStat> found = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(procfs.root(), ProcessScan::isProcess)) {
            for (Path folder : folders) {
                stat(folder).ifPresent(found::add);
            }
        } catch (IOException e) {
            throw new UnreadableHostException(procfs.root() + " cannot be listed", e);
        }
        return of(
                found,
                tasks(procfs.lines("loadavg").getFirst()),
                number(procfs.lines("sys/kernel/pid_max").getFirst(), "pid_max"));
    }

    static ProcessScan of(List<ProcessStat> found, long tasks, long pidMax) {
        Map<Integer, ProcessStat> byPid = found.stream()
                .collect(Collectors.toMap(ProcessStat::pid, Function.identity(), (first, again) -> first));
        Map<Integer, Long> zombiesByParent = found.stream()
                .filter(ProcessStat::isZombie)
                .collect(Collectors.groupingBy(ProcessStat::parent, Collectors.counting()));
        Optional<String> parent = zombiesByParent.entrySet().stream()
                .max(Map.Entry.<Integer, Long>comparingByValue()
                        .thenComparing(Map.Entry.<Integer, Long>comparingByKey(Comparator.reverseOrder())))
                .map(most -> {
                    ProcessStat known = byPid.get(most.getKey());
                    return (known == null ? "?" : known.name()) + " (" + most.getKey() + ")";
                });
        int zombies = (int) found.stream().filter(ProcessStat::isZombie).count();
        return new ProcessScan(found.size(), Math.max(tasks, found.size()), zombies, parent, pidMax);
    }

    /** {@code 0.20 0.18 0.12 1/80 11206}: the number after the slash counts processes and threads (proc_loadavg(5)). */
    static long tasks(String loadavg) {
        String[] words = loadavg.strip().split(" ", -1);
        int slash = words.length < 4 ? -1 : words[3].indexOf('/');
        if (slash < 0) {
            throw new UnreadableHostException("loadavg has no task count", null);
        }
        return number(words[3].substring(slash + 1), "loadavg");
    }

    private static long number(String text, String file) {
        try {
            return Long.parseLong(text.strip());
        } catch (NumberFormatException e) {
            throw new UnreadableHostException(file + " does not hold a number", e);
        }
    }

    private static boolean isProcess(Path folder) {
        String name = String.valueOf(folder.getFileName());
        return !name.isEmpty() && name.chars().allMatch(each -> each >= '0' && each <= '9');
    }

    /** Empty if the process has ended. */
    private static Optional<ProcessStat> stat(Path folder) {
        try (var in = Files.newInputStream(folder.resolve("stat"))) {
            return ProcessStat.parse(
                    new String(in.readNBytes(LINE_BYTES), java.nio.charset.StandardCharsets.ISO_8859_1));
        } catch (IOException ended) {
            return Optional.empty();
        }
    }
}
