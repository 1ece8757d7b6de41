package io.smartmon.quickstart.supervise;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The program as a process of its own, on the class path of the tests.
 *
 * @param home the checkout
 * @param environment variables in addition to the inherited ones
 */
record Program(Path home, Map<String, String> environment) {
    /** The result of one call. */
    record Ended(int code, String out, String err) {
        List<String> errLines() {
            return err.lines().toList();
        }
    }

    /** The checkout that these tests belong to. */
    static Path checkout() {
        return Path.of(System.getProperty("smartmon.checkout", ".."))
                .toAbsolutePath()
                .normalize();
    }

    Process start(Path folder, String... arguments) throws IOException {
        return start(List.of(), folder, arguments);
    }

    /** As from a terminal: Ctrl-C works even if the test runner ignores it, as nohup and a CI job may. */
    Process startInForeground(Path folder, String... arguments) throws IOException {
        return start(List.of("env", "--default-signal=INT"), folder, arguments);
    }

    private Process start(List<String> before, Path folder, String... arguments) throws IOException {
        List<String> command = new ArrayList<>(before);
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Dsmartmon.home=" + home,
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("java.class.path"),
                "io.smartmon.quickstart.Quickstart"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command);
        builder.environment().keySet().removeIf(name -> name.startsWith("SMARTMON_") || name.equals("DATABASE_URL"));
        builder.environment().putAll(environment);
        builder.redirectOutput(folder.resolve("out.txt").toFile());
        builder.redirectError(folder.resolve("err.txt").toFile());
        return builder.start();
    }

    Ended run(Path folder, String... arguments) throws IOException, InterruptedException {
        Process process = start(folder, arguments);
        if (!process.waitFor(200, TimeUnit.SECONDS)) {
            process.destroyForcibly();
            throw new AssertionError(List.of(arguments) + " did not end; stderr: " + read(folder, "err.txt"));
        }
        return new Ended(process.exitValue(), read(folder, "out.txt"), read(folder, "err.txt"));
    }

    static String read(Path folder, String name) throws IOException {
        return java.nio.file.Files.readString(folder.resolve(name), StandardCharsets.UTF_8);
    }
}
