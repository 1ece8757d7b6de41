package io.smartmon.quickstart.supervise;

import io.smartmon.cli.CommandFailure;
import io.smartmon.quickstart.process.CommandWrapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A supervisor in a process of its own, which keeps running after the command that started it returned. */
final class DetachedSupervisor {
    private final RunSettings settings;

    DetachedSupervisor(RunSettings settings) {
        this.settings = settings;
    }

    /** Starts it, forwards its progress, and returns when it is up or has failed. */
    int start(Progress progress) throws IOException, InterruptedException {
        Path log = settings.data().logs().resolve("supervisor.log");
        ProgressFile progressFile = ProgressFile.create(
                settings.data().run().resolve("start-" + ProcessHandle.current().pid()));
        ProcessBuilder builder = new ProcessBuilder(CommandWrapper.detached(command(progressFile.file())));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        long logSize = Files.exists(log) ? Files.size(log) : 0;
        Process supervisor = builder.start();
        // Ctrl-C before it is up: stop what was started.
        Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> stop(supervisor));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int code = follow(progressFile, supervisor, progress);
            if (code >= 0) {
                return code;
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(hook);
            Files.deleteIfExists(progressFile.file());
        }
        throw CommandFailure.of("the supervisor ended: " + lastLine(log, logSize));
    }

    private static int follow(ProgressFile progressFile, Process supervisor, Progress progress)
            throws IOException, InterruptedException {
        int seen = 0;
        while (true) {
            boolean ended = !supervisor.isAlive();
            List<String> lines = progressFile.lines();
            for (; seen < lines.size(); seen++) {
                int code = ProgressFile.replay(lines.get(seen), progress);
                if (code > 0) {
                    // It reports the failure before it has stopped its processes; none may be left when this returns.
                    supervisor.waitFor(60, TimeUnit.SECONDS);
                }
                if (code >= 0) {
                    return code;
                }
            }
            if (ended) {
                return -1;
            }
            Thread.sleep(50);
        }
    }

    private List<String> command(Path progressFile) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms8m",
                "-Xmx32m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "--enable-native-access=ALL-UNNAMED",
                "-Dsmartmon.home=" + settings.home(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.smartmon.quickstart.Quickstart",
                "up",
                "--data",
                settings.data().root().toString(),
                "--bind",
                settings.bind().address().getHostAddress(),
                "--port",
                Integer.toString(settings.bind().port()),
                "--progress-file",
                progressFile.toString()));
        settings.logLevel().ifPresent(level -> command.addAll(List.of("--log-level", level)));
        return List.copyOf(command);
    }

    private static void stop(Process supervisor) {
        supervisor.destroy();
        try {
            supervisor.waitFor(60, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static String lastLine(Path log, long from) throws IOException {
        byte[] bytes = Files.readAllBytes(log);
        String fresh = new String(bytes, (int) from, (int) (bytes.length - from), StandardCharsets.UTF_8);
        List<String> lines = fresh.lines().filter(line -> !line.isBlank()).toList();
        return lines.isEmpty() ? "no output" : lines.getLast();
    }
}
