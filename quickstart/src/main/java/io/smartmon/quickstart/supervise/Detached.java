package io.smartmon.quickstart.supervise;

import io.smartmon.cli.CommandFailure;
import io.smartmon.quickstart.process.Wrapped;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A supervisor in a process of its own, which lives on when the command that started it has returned. */
final class Detached {
    private final Site site;

    Detached(Site site) {
        this.site = site;
    }

    /** Starts it, passes on what it tells, and returns when it is up or has failed. */
    int start(Progress progress) throws IOException, InterruptedException {
        Path log = site.data().logs().resolve("supervisor.log");
        ProgressFile told = ProgressFile.create(
                site.data().run().resolve("start-" + ProcessHandle.current().pid()));
        ProcessBuilder builder = new ProcessBuilder(Wrapped.detached(command(told.file())));
        builder.redirectErrorStream(true);
        builder.redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()));
        long logSize = Files.exists(log) ? Files.size(log) : 0;
        Process supervisor = builder.start();
        // Ctrl-C before it is up: stop what was begun.
        Thread hook = Thread.ofPlatform().name("stop").unstarted(() -> stop(supervisor));
        Runtime.getRuntime().addShutdownHook(hook);
        try {
            int code = follow(told, supervisor, progress);
            if (code >= 0) {
                return code;
            }
        } finally {
            Runtime.getRuntime().removeShutdownHook(hook);
            Files.deleteIfExists(told.file());
        }
        throw CommandFailure.of("the supervisor ended: " + lastLine(log, logSize));
    }

    private static int follow(ProgressFile told, Process supervisor, Progress progress)
            throws IOException, InterruptedException {
        int seen = 0;
        while (true) {
            boolean ended = !supervisor.isAlive();
            List<String> lines = told.lines();
            for (; seen < lines.size(); seen++) {
                int code = ProgressFile.replay(lines.get(seen), progress);
                if (code > 0) {
                    // It says so before it has stopped what it started; nothing may be left when this returns.
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

    private List<String> command(Path told) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms8m",
                "-Xmx32m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-XX:-UsePerfData",
                "-Dsmartmon.home=" + site.home(),
                "-cp",
                System.getProperty("java.class.path"),
                "io.smartmon.quickstart.Quickstart",
                "up",
                "--data",
                site.data().root().toString(),
                "--bind",
                site.bind().address().getHostAddress(),
                "--port",
                Integer.toString(site.bind().port()),
                "--progress-file",
                told.toString()));
        site.logLevel().ifPresent(level -> command.addAll(List.of("--log-level", level)));
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
        return lines.isEmpty() ? "it said nothing" : lines.getLast();
    }
}
