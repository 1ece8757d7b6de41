package io.smartmon.quickstart.supervise;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import io.smartmon.quickstart.postgres.DiskTrouble;
import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The right to work on a data folder: held by one process, and given up by the kernel when that process ends. */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Makes the folder if need be, and takes it; refuses one of another user, and one that is taken. */
    static FolderLock take(DataFolder data) {
        try {
            prepare(data);
            FileChannel channel = FileChannel.open(data.lock(), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            @Nullable FileLock lock = channel.tryLock();
            if (lock == null) {
                channel.close();
                throw taken(data);
            }
            return new FolderLock(channel);
        } catch (IOException e) {
            throw DiskTrouble.explain(data.root(), "the data folder could not be prepared", e);
        }
    }

    /** Whether somebody holds it. */
    static boolean isTaken(DataFolder data) {
        if (!Files.exists(data.lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(data.lock(), StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            return lock == null;
        } catch (IOException e) {
            throw DiskTrouble.explain(data.root(), "the data folder could not be looked at", e);
        }
    }

    /** Who holds it, as a failure. */
    static CommandFailure taken(DataFolder data) {
        Optional<RunState> state = RunState.read(data).filter(RunState::alive);
        return CommandFailure.alreadyUp("already up on " + data.root()
                + state.map(running -> " (process " + running.supervisor().pid() + ", " + running.address() + ")")
                        .orElse("")
                + "; stop it with: smartmon down");
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Refuses a folder that cannot be used, and changes nothing; one that is not there yet can be. */
    static void requireUsable(DataFolder data) {
        Path root = data.root();
        if (!Files.exists(root)) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw CommandFailure.of("data folder " + root + " is a file; name a folder with --data");
        }
        try {
            requireOurs(root);
        } catch (IOException e) {
            throw DiskTrouble.explain(root, "the data folder could not be looked at", e);
        }
    }

    private static void prepare(DataFolder data) throws IOException {
        Path root = data.root();
        requireUsable(data);
        PrivateFiles.folder(root);
        // So that a data folder inside of a checkout is never committed.
        if (!Files.exists(root.resolve(".gitignore"))) {
            Files.writeString(root.resolve(".gitignore"), "*\n");
        }
        PrivateFiles.folder(data.run());
        PrivateFiles.folder(data.logs());
    }

    private static void requireOurs(Path root) throws IOException {
        Path self = Path.of("/proc/self");
        if (!Files.exists(self)) {
            return;
        }
        Object owner = Files.getAttribute(root, "unix:uid");
        Object me = Files.getAttribute(self, "unix:uid");
        if (!owner.equals(me)) {
            throw CommandFailure.of("data folder " + root + " belongs to "
                    + Files.getOwner(root).getName() + ", not to " + System.getProperty("user.name")
                    + "; run as that user or name another folder with --data");
        }
    }
}
