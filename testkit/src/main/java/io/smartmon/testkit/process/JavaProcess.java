package io.smartmon.testkit.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A Java process of its own that a test started, with its output in a file. Closing it kills it. Thread-safe.
 *
 * <p>One that was started {@link Launch#debugged()} can be stopped at a named method through the Java Debug Wire Protocol, on
 * loopback alone: that way the code under test needs no hook for it.
 */
public final class JavaProcess implements AutoCloseable {
    private static final Pattern RESIDENT = Pattern.compile("VmRSS:\\s+(\\d+) kB");

    private final Process process;
    private final Path log;
    private final @Nullable Breakpoints breakpoints;

    private JavaProcess(Process process, Path log, @Nullable Breakpoints breakpoints) {
        this.process = process;
        this.log = log;
        this.breakpoints = breakpoints;
    }

    /**
     * What to start.
     *
     * @param under a command that becomes the one that follows it; empty for none
     * @param java the executable
     * @param classPath jars and folders; a folder that ends with {@code /*} stands for its jars
     * @param environment added to this process's own
     * @param log where standard output and standard error go, appended
     */
    public record Launch(
            List<String> under,
            Path java,
            List<String> classPath,
            String mainClass,
            List<String> options,
            List<String> arguments,
            Map<String, String> environment,
            Path log,
            boolean debugged) {
        /** A launch on the Java that runs the tests. */
        public static Launch of(List<String> classPath, String mainClass, Map<String, String> environment, Path log) {
            return new Launch(
                    List.of(),
                    Path.of(System.getProperty("java.home"), "bin", "java"),
                    classPath,
                    mainClass,
                    List.of("-Xmx64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"),
                    List.of(),
                    environment,
                    log,
                    false);
        }

        /** The same, with a debug port for breakpoints. */
        public Launch debug() {
            return new Launch(under, java, classPath, mainClass, options, arguments, environment, log, true);
        }

        /** The same, with these options of the virtual machine added. */
        public Launch and(List<String> moreOptions) {
            return with(Stream.concat(options.stream(), moreOptions.stream()).toList());
        }

        /** The same, with these options of the virtual machine instead. */
        public Launch with(List<String> otherOptions) {
            return new Launch(under, java, classPath, mainClass, otherOptions, arguments, environment, log, debugged);
        }

        /** The same, started by this command, which does something first and then becomes what follows it. */
        public Launch under(List<String> command) {
            return new Launch(command, java, classPath, mainClass, options, arguments, environment, log, debugged);
        }
    }

    /** Starts it. */
    public static JavaProcess start(Launch launch) throws IOException {
        List<String> command = new ArrayList<>(launch.under());
        command.add(launch.java().toString());
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(launch.options());
        int port = launch.debugged() ? freePort() : 0;
        if (launch.debugged()) {
            command.add("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:" + port);
        }
        command.add("-cp");
        command.add(String.join(":", launch.classPath()));
        command.add(launch.mainClass());
        command.addAll(launch.arguments());
        ProcessBuilder builder = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(launch.log().toFile()));
        builder.environment().putAll(launch.environment());
        Process process = builder.start();
        try {
            Breakpoints breakpoints = launch.debugged() ? Breakpoints.attach(port, process) : null;
            return new JavaProcess(process, launch.log(), breakpoints);
        } catch (IOException | RuntimeException failed) {
            process.destroyForcibly();
            throw failed;
        }
    }

    /** Its process id. */
    public long pid() {
        return process.pid();
    }

    /** Whether it runs. */
    public boolean isAlive() {
        return process.isAlive();
    }

    /** What it has written so far. */
    public String output() {
        try {
            return Files.readString(log);
        } catch (IOException unreadable) {
            return "(" + log + " cannot be read: " + unreadable.getMessage() + ")";
        }
    }

    /** Memory that it holds, in megabytes; empty where the machine does not say. */
    public Optional<Double> residentMegabytes() {
        try (Stream<String> lines = Files.lines(Path.of("/proc/" + pid() + "/status"))) {
            return lines.map(RESIDENT::matcher)
                    .filter(Matcher::matches)
                    .map(match -> Long.parseLong(match.group(1)) / 1024.0)
                    .findFirst();
        } catch (IOException gone) {
            return Optional.empty();
        }
    }

    /**
     * Stops the thread that enters this method, from now on and each time, while the other threads run on.
     *
     * @param className the class's full name; it need not be loaded yet
     */
    public Breakpoints.Stop stopAt(String className, String method) {
        return stopAt(className, method, "");
    }

    /**
     * The same, for calls of which an argument holds this text, itself or in its fields.
     *
     * @param mention a whole string, such as the name of a unit
     */
    public Breakpoints.Stop stopAt(String className, String method, String mention) {
        if (breakpoints == null) {
            throw new IllegalStateException("this process was not started for debugging");
        }
        return breakpoints.stopAt(className, method, mention);
    }

    /** Sends it a signal by its name, such as STOP or CONT. */
    public void signal(String name) throws IOException, InterruptedException {
        new ProcessBuilder("kill", "-" + name, Long.toString(pid())).start().waitFor();
    }

    /** Kills it at once, as kill -9 does, and waits until it is gone. */
    public void kill() {
        process.destroyForcibly();
        awaitEnd(Duration.ofSeconds(10));
    }

    /** Asks it to end and waits; says whether it did. */
    public boolean terminate(Duration most) {
        process.destroy();
        return awaitEnd(most);
    }

    /** Waits for its end; says whether it came. */
    public boolean awaitEnd(Duration most) {
        try {
            return process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Its exit status, once it has ended. */
    public int exitStatus() {
        return process.exitValue();
    }

    @Override
    public void close() {
        if (breakpoints != null) {
            breakpoints.close();
        }
        kill();
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
