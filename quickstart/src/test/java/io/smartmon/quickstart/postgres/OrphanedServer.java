package io.smartmon.quickstart.postgres;

import io.smartmon.quickstart.process.ChildStarter;
import io.smartmon.quickstart.process.LogFile;
import java.nio.file.Path;

/** A process that starts a server and waits to be killed. */
final class OrphanedServer {
    private OrphanedServer() {}

    /** Starts a server in the folder of the first argument. */
    public static void main(String[] arguments) throws Exception {
        Path folder = Path.of(arguments[0]);
        try (LogFile log = new LogFile(folder, "postgres")) {
            EmbeddedServer.start(folder.resolve("postgres"), folder.resolve("run"), new ChildStarter(), log);
            System.out.println("started");
            Thread.sleep(java.time.Duration.ofMinutes(5));
        }
    }
}
