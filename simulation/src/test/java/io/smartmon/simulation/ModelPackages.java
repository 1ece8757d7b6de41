package io.smartmon.simulation;

import io.smartmon.host.HostRoots;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;

/**
 * The package manager of a machine, as an agent sees it: real files in a folder that is the machine's root, and a list of locks
 * beside it.
 */
final class ModelPackages {
    private static final Duration LATELY = Duration.ofMinutes(5);

    private final World world;
    private final Machine machine;
    private final Path procfs;
    private final Path lock;
    private final Path status;
    private boolean working;
    private long until;
    /** When the present transaction began, or the last. */
    private long beganAt;
    /** When it last wrote. */
    private long wroteAt;
    /** Whether its last write is dated by a clock that was set since, or there was none. */
    private boolean undated = true;

    ModelPackages(World world, Machine machine, Path procfs) {
        this.world = world;
        this.machine = machine;
        this.procfs = procfs;
        Path folder = procfs.resolve("1/root/var/lib/dpkg");
        this.lock = folder.resolve("lock");
        this.status = folder.resolve("status");
        try {
            Files.createDirectories(folder);
            Files.writeString(lock, "");
            Files.writeString(status, "");
            Files.writeString(procfs.resolve("stat"), "");
            Files.writeString(procfs.resolve("locks"), "");
            Files.writeString(procfs.resolve("1/mountinfo"), "22 1 0:33 / / rw - ext4 /dev/model rw\n");
            Files.setLastModifiedTime(status, FileTime.from(world.now().minus(Duration.ofDays(1))));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /** Where an agent finds the files of this machine. */
    HostRoots roots() {
        return new HostRoots(procfs, procfs);
    }

    /** Works for this long. */
    void work(Duration span) {
        long now = world.conductor().nanos();
        until = working ? Math.max(until, now + span.toNanos()) : now + span.toNanos();
        if (!working) {
            beganAt = busyFor().isPresent() ? beganAt : now;
            working = true;
            try {
                Object inode = Files.getAttribute(lock, "unix:ino");
                Files.writeString(
                        procfs.resolve("locks"),
                        String.format(Locale.ROOT, "1: POSIX  ADVISORY  WRITE 4711 00:21:%s 0 EOF\n", inode));
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
        write();
        var _ = world.after(span, () -> {
            if (world.conductor().nanos() >= until) {
                end();
            }
        });
    }

    /** Ends what it does, or loses its power. */
    void end() {
        if (working) {
            working = false;
            write();
            try {
                Files.writeString(procfs.resolve("locks"), "");
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }
    }

    private void write() {
        wroteAt = world.conductor().nanos();
        undated = false;
        try {
            Files.setLastModifiedTime(status, FileTime.from(world.now().plus(machine.clockOffset())));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    void clockSet() {
        undated = true;
    }

    /**
     * For how long it has been at work, or has ended its work lately; empty if neither, or if that cannot be told any more from what it
     * wrote.
     */
    Optional<Duration> busyFor() {
        long now = world.conductor().nanos();
        boolean lately = !undated && now - wroteAt < LATELY.toNanos();
        return working || lately ? Optional.of(Duration.ofNanos(now - beganAt)) : Optional.empty();
    }
}
