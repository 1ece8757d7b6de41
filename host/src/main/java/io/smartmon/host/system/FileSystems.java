package io.smartmon.host.system;

import io.smartmon.domain.sample.MountUsage;
import io.smartmon.host.collect.Deadline;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;

/**
 * How full file systems are, without ever blocking on one that does not answer.
 *
 * <p>A call into a network file system whose server is gone can block forever and cannot be interrupted. Each call is
 * therefore made on its own thread: a file system that does not answer in time is reported as unanswered and not asked again
 * until that call has returned, so that a dead mount costs at most one thread.
 */
final class FileSystems {
    /** Of those without data of their own there are none in the table, so that only very many network mounts come to this. */
    private static final int MAX_MOUNTS = 256;

    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(2);

    /** Reads statvfs; the only call into the kernel. */
    interface Source {
        /** Asks the file system that holds the path, and may wait for as long as that takes. */
        Stat read(Path path) throws IOException;
    }

    /**
     * The statvfs of a file system.
     *
     * @param blockBytes the size of one block
     * @param blocks all blocks
     * @param freeBlocks blocks not in use, those reserved for root included
     * @param availableBlocks blocks that a process without privileges may take
     * @param inodes all inodes, 0 where they are not counted
     * @param freeInodes inodes not in use
     */
    record Stat(long blockBytes, long blocks, long freeBlocks, long availableBlocks, long inodes, long freeInodes) {}

    /**
     * What was read.
     *
     * @param mounts the file systems that answered
     * @param unanswered the mount points of those that did not, or that are past the bound and were not asked
     */
    record Usage(List<MountUsage> mounts, List<String> unanswered) {}

    private final Source source;
    private final Duration callTimeout;
    private final Map<String, Future<?>> waiting = new HashMap<>();
    private final ExecutorService callers = new ThreadPoolExecutor(
            0,
            MAX_MOUNTS + 1,
            2,
            TimeUnit.SECONDS,
            new SynchronousQueue<>(),
            // A call that never returns must not keep the process alive.
            Thread.ofPlatform().name("file-systems-", 0).daemon().factory());

    FileSystems(Source source) {
        this(source, CALL_TIMEOUT);
    }

    FileSystems(Source source, Duration callTimeout) {
        this.source = source;
        this.callTimeout = callTimeout;
    }

    /**
     * Reads each of the mounts, as far as they answer.
     *
     * @param root the folder below which the mount points are found
     */
    Usage read(List<MountTable.Mount> mounts, Path root, Deadline deadline) {
        List<MountUsage> read = new ArrayList<>();
        List<String> unanswered = new ArrayList<>();
        waiting.values().removeIf(Future::isDone);
        // The bound must not leave out a disk for a share.
        Set<MountTable.Mount> asked = mounts.stream()
                .sorted(Comparator.comparing(MountTable.Mount::remote))
                .limit(MAX_MOUNTS)
                .collect(Collectors.toSet());
        for (MountTable.Mount mount : mounts) {
            if (!asked.contains(mount) || waiting.containsKey(mount.mount()) || deadline.isOver()) {
                unanswered.add(mount.mount());
                continue;
            }
            Future<Optional<MountUsage>> call = callers.submit(() -> usage(mount, root));
            Duration timeout = min(callTimeout, deadline.remaining());
            try {
                call.get(timeout.toNanos(), TimeUnit.NANOSECONDS).ifPresent(read::add);
            } catch (TimeoutException e) {
                waiting.put(mount.mount(), call);
                unanswered.add(mount.mount());
            } catch (ExecutionException e) {
                unanswered.add(mount.mount());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                unanswered.add(mount.mount());
                return new Usage(read, unanswered);
            }
        }
        return new Usage(read, unanswered);
    }

    /**
     * Empty for what is no file system of its own account: a bound file, one without any blocks, one that another hides, or
     * one that this process may not look into. What fails in any other way, such as with an I/O error, has not answered.
     */
    private Optional<MountUsage> usage(MountTable.Mount mount, Path root) throws IOException {
        Path path = root.resolve("." + mount.mount()).normalize();
        try {
            if (!Files.readAttributes(path, BasicFileAttributes.class).isDirectory()) {
                return Optional.empty();
            }
        } catch (NoSuchFileException | AccessDeniedException notReachable) {
            return Optional.empty();
        }
        Stat stat = source.read(path);
        if (stat.blocks() <= 0) {
            return Optional.empty();
        }
        return Optional.of(new MountUsage(
                mount.mount(),
                mount.fileSystem(),
                stat.blocks() * stat.blockBytes(),
                (stat.blocks() - stat.freeBlocks()) * stat.blockBytes(),
                // Some file systems report a negative number when root has used its reserve.
                Math.max(0, stat.availableBlocks()) * stat.blockBytes(),
                Math.max(0, stat.inodes()),
                Math.max(0, stat.inodes() - stat.freeInodes()),
                mount.readOnly()));
    }

    private static Duration min(Duration one, Duration other) {
        return one.compareTo(other) <= 0 ? one : other;
    }
}
