package io.smartmon.quickstart.supervise;

import io.smartmon.quickstart.process.PrivateFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;

/** A folder for a socket: the kernel accepts paths of at most 107 bytes. */
final class SocketFolder {
    private static final int MAX_PATH = 107;

    private SocketFolder() {}

    /** The wanted folder if a socket of that name fits there, else a short one in the user's runtime folder. */
    static Path of(Path wanted, String socket) throws IOException {
        if (wanted.resolve(socket).toString().getBytes(StandardCharsets.UTF_8).length <= MAX_PATH) {
            PrivateFiles.folder(wanted);
            return wanted;
        }
        String runtime = System.getenv().getOrDefault("XDG_RUNTIME_DIR", "");
        Path base = runtime.isEmpty() || !Files.isDirectory(Path.of(runtime)) ? Path.of("/tmp") : Path.of(runtime);
        String name = UUID.nameUUIDFromBytes(wanted.toString().getBytes(StandardCharsets.UTF_8))
                .toString();
        Path folder = base.resolve("smartmon-" + System.getProperty("user.name") + "-" + name.substring(0, 8));
        PrivateFiles.folder(folder);
        return folder;
    }
}
