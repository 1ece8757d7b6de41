package io.smartmon.quickstart.supervise;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.DataFormat;
import io.smartmon.cli.run.RunState;
import io.smartmon.quickstart.postgres.DiskProblem;
import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The lock of a data folder: held by one process, and released by the kernel when that process ends. */
final class FolderLock implements AutoCloseable {
    private final FileChannel channel;

    private FolderLock(FileChannel channel) {
        this.channel = channel;
    }

    /** Creates the folder if needed, and locks it; refuses one of another user, and one that is locked. */
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
            throw DiskProblem.explain(data.root(), "the data folder could not be prepared", e);
        }
    }

    /** Whether a process holds it. */
    static boolean isTaken(DataFolder data) {
        if (!Files.exists(data.lock())) {
            return false;
        }
        try (FileChannel channel = FileChannel.open(data.lock(), StandardOpenOption.WRITE)) {
            @Nullable FileLock lock = channel.tryLock();
            return lock == null;
        } catch (IOException e) {
            throw DiskProblem.explain(data.root(), "the data folder could not be read", e);
        }
    }

    /** The failure that names the process that holds it. */
    static CommandFailure taken(DataFolder data) {
        Optional<RunState> state = RunState.read(data).filter(RunState::alive);
        return CommandFailure.alreadyUp("already up on " + data.root()
                + state.map(running -> " (process " + running.supervisor().pid() + ", " + running.address() + ")")
                        .orElse("")
                + "; stop it with: " + data.command("down"));
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    /** Refuses a folder that cannot be used, and changes nothing; an absent one can be used. */
    static void requireUsable(DataFolder data) {
        Path root = data.root();
        if (!Files.exists(root)) {
            return;
        }
        if (!Files.isDirectory(root)) {
            throw CommandFailure.of("data folder " + root + " is a file; choose a folder with --data");
        }
        try {
            requireOwned(root);
            Optional<String> other = DataFormat.problem(data);
            if (other.isPresent()) {
                throw CommandFailure.of(other.get());
            }
        } catch (IOException e) {
            throw DiskProblem.explain(root, "the data folder could not be read", e);
        }
    }

    private static void prepare(DataFolder data) throws IOException {
        Path root = data.root();
        requireUsable(data);
        PrivateFiles.folder(root);
        DataFormat.record(data);
        // So that a data folder inside a checkout is never committed.
        if (!Files.exists(root.resolve(".gitignore"))) {
            Files.writeString(root.resolve(".gitignore"), "*\n");
        }
        PrivateFiles.folder(data.run());
        PrivateFiles.folder(data.logs());
    }

    private static void requireOwned(Path root) throws IOException {
        Path self = Path.of("/proc/self");
        if (!Files.exists(self)) {
            return;
        }
        Object owner = Files.getAttribute(root, "unix:uid");
        Object me = Files.getAttribute(self, "unix:uid");
        if (!owner.equals(me)) {
            throw CommandFailure.of("data folder " + root + " belongs to "
                    + Files.getOwner(root).getName() + ", not to " + System.getProperty("user.name")
                    + "; run as that user or choose another folder with --data");
        }
    }
}
