package io.smartmon.testkit.systemd;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.opentest4j.AssertionFailedError;
import org.opentest4j.TestAbortedException;

/**
 * A JUnit extension that gives tests a real systemd with the units of {@code testkit/systemd-lab/units}.
 *
 * <pre>{@code
 * @RegisterExtension
 * static final SystemdLab lab = new SystemdLab();
 * }</pre>
 *
 * <p>The lab is booted once in a JVM ({@link #whoseBootHangs} is one of its own), by the first class that needs it, shared by all of them, and taken down at the end of
 * the run (also when the JVM is killed). A class leaves the units that it touched as they were: {@link #reset}.
 *
 * <p>It needs Linux, root, {@code systemd-nspawn} and, the first time on a machine, {@code debootstrap}. Where the lab
 * cannot run, its tests are aborted with the reason; where the environment variable {@code SMARTMON_REQUIRED} names
 * {@code systemd}, they fail. Thread-safe.
 */
public final class SystemdLab implements BeforeAllCallback {
    private static final ExtensionContext.Namespace NAMESPACE = ExtensionContext.Namespace.create(SystemdLab.class);
    private static final Duration CALL_TIMEOUT = Duration.ofSeconds(90);
    // The first run on a machine builds the root file system.
    private static final Duration UP_TIMEOUT = Duration.ofMinutes(15);

    private final String boot;
    private @Nullable Running running;

    /** Creates an extension that boots nothing before the first test class needs it. */
    public SystemdLab() {
        this("");
    }

    private SystemdLab(String boot) {
        this.boot = boot;
    }

    /** Another lab, beside the ordinary one, whose boot never finishes: one of its jobs hangs. */
    public static SystemdLab whoseBootHangs() {
        return new SystemdLab("hangs");
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        Running lab = context.getRoot()
                .getStore(NAMESPACE)
                .getOrComputeIfAbsent("lab" + boot, ignored -> Running.boot(boot), Running.class);
        if (!lab.unavailable.isEmpty()) {
            String message = "systemd lab: " + lab.unavailable;
            if (required()) {
                throw new AssertionFailedError(message + " (SMARTMON_REQUIRED names systemd)");
            }
            throw new TestAbortedException(message);
        }
        running = lab;
    }

    /** The address of the lab's system bus, as {@code DBUS_SYSTEM_BUS_ADDRESS} takes it. */
    public String busAddress() {
        return "unix:path=" + socket();
    }

    /** The socket of the lab's system bus. */
    public Path socket() {
        return lab().folder.resolve("bus/system_bus_socket");
    }

    /**
     * The procfs inside, as this machine reaches it, for {@code PROCFS_ROOT}: through it an agent reads the lab's files and not those of
     * the machine around it, where packages may have been installed for the tests a moment ago.
     */
    public Path procfs() {
        return Path.of("/proc", Long.toString(lab().leader()), "root/proc");
    }

    /** Lays nothing over the files with the machine id inside, so that several hosts can be told from one another that see it. */
    public void hideMachineId() {
        exec(
                "sh",
                "-c",
                "for id in /etc/machine-id /var/lib/dbus/machine-id; do"
                        + " if [ -s \"$id\" ]; then mount --bind /dev/null \"$id\" || exit 1; fi; done");
    }

    /**
     * Runs a program inside, as root, and returns its output.
     *
     * @throws AssertionFailedError if it ends with another status than 0
     */
    public String exec(String... command) {
        Ended ended = tryExec(command);
        if (ended.status() != 0) {
            throw new AssertionFailedError("inside the lab: " + String.join(" ", command) + " ended with "
                    + ended.status() + ": " + ended.errors().strip());
        }
        return ended.output();
    }

    /** Runs a program inside, as root, and returns its status and output. */
    public Ended tryExec(String... command) {
        List<String> all = new ArrayList<>(List.of("exec"));
        all.addAll(Arrays.asList(command));
        return lab().call(CALL_TIMEOUT, all);
    }

    /** One property of a unit as {@code systemctl show} prints it. */
    public String show(String unit, String property) {
        return exec("systemctl", "show", "--value", "--property=" + property, unit)
                .strip();
    }

    /** Brings units back to the state that they had after the boot, with their failures forgotten. */
    public void reset(String... units) {
        String[] command = Stream.concat(Stream.of("/usr/local/lib/lab/reset"), Arrays.stream(units))
                .toArray(String[]::new);
        exec(command);
    }

    /**
     * Crashes a unit: SIGKILL to its main process, from outside, so that systemd learns of it by itself. Returns at once.
     *
     * @return the process's id as systemd knew it
     */
    public long crash(String unit) {
        MainProcess process = mainProcess(unit);
        process.crash();
        return process.pid();
    }

    /** A unit's main process, found now so that {@link MainProcess#crash} costs no time later. */
    public MainProcess mainProcess(String unit) {
        long pid = Long.parseLong(show(unit, "MainPID"));
        if (pid == 0) {
            throw new AssertionFailedError(unit + " has no main process");
        }
        return new MainProcess(pid, lab().onHost(pid));
    }

    /** Sends a signal to a unit's main process without asking systemd, as {@code kill} in a terminal does. */
    public void signal(String unit, String signal) {
        exec("kill", "-" + signal, show(unit, "MainPID"));
    }

    /**
     * Waits until a condition holds.
     *
     * @throws AssertionFailedError if it is not within the time
     */
    public static void await(String what, Duration time, BooleanSupplier condition) {
        long end = System.nanoTime() + time.toNanos();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - end > 0) {
                throw new AssertionFailedError("not within " + time + ": " + what);
            }
            pause(Duration.ofMillis(20));
        }
    }

    private Running lab() {
        if (running == null) {
            throw new IllegalStateException("register SystemdLab as a static field with @RegisterExtension");
        }
        return running;
    }

    private static boolean required() {
        String property = System.getProperty("smartmon.required", "");
        String environment = System.getenv("SMARTMON_REQUIRED");
        return Stream.of(property, environment == null ? "" : environment)
                .flatMap(names -> Arrays.stream(names.split("[,\\s]+", -1)))
                .anyMatch("systemd"::equals);
    }

    private static void pause(Duration time) {
        try {
            Thread.sleep(time);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new TestAbortedException("interrupted", e);
        }
    }

    /**
     * How a program ended.
     *
     * @param status its exit status
     * @param output its standard output
     * @param errors its standard error
     */
    public record Ended(int status, String output, String errors) {}

    /**
     * A process inside the lab.
     *
     * @param pid its id as systemd knows it
     * @param handle the same process as this machine knows it
     */
    public record MainProcess(long pid, ProcessHandle handle) {
        /** Sends SIGKILL and returns at once. */
        public void crash() {
            if (!handle.destroyForcibly()) {
                throw new AssertionFailedError("process " + pid + " of the lab could not be killed");
            }
        }
    }

    /** The lab of this JVM, or the reason why there is none. */
    private record Running(Path script, Path folder, long leader, String unavailable, String boot)
            implements AutoCloseable {
        static Running boot(String boot) {
            Path folder = Path.of(
                    System.getProperty("java.io.tmpdir", "/tmp"),
                    "smlab-" + ProcessHandle.current().pid() + boot);
            if (!System.getProperty("os.name", "").equals("Linux")) {
                return without("needs Linux");
            }
            Path script = findScript();
            if (script == null) {
                return without("testkit/systemd-lab/systemd-lab is in no folder above the working directory");
            }
            Running lab = new Running(script, folder, 0, "", boot);
            Ended up = lab.call(UP_TIMEOUT, List.of("up"));
            if (up.status() != 0) {
                return without(up.errors().strip().lines().reduce((a, b) -> b).orElse("ended with " + up.status()));
            }
            long leader = Long.parseLong(
                    lab.call(CALL_TIMEOUT, List.of("leader")).output().strip());
            return new Running(script, folder, leader, "", boot);
        }

        private static Running without(String reason) {
            return new Running(Path.of("/"), Path.of("/"), 0, reason, "");
        }

        private static @Nullable Path findScript() {
            Path start = Path.of(System.getProperty("basedir", "")).toAbsolutePath();
            for (Path at = start; at != null; at = at.getParent()) {
                Path candidate = at.resolve("testkit/systemd-lab/systemd-lab");
                if (Files.isExecutable(candidate)) {
                    return candidate;
                }
            }
            return null;
        }

        Ended call(Duration timeout, List<String> arguments) {
            List<String> command = new ArrayList<>(List.of(script.toString()));
            command.addAll(arguments);
            ProcessBuilder builder = new ProcessBuilder(command);
            builder.environment().put("SYSTEMD_LAB", folder.toString());
            builder.environment().put("SYSTEMD_LAB_BOOT", boot);
            builder.environment()
                    .put(
                            "SYSTEMD_LAB_OWNER",
                            Long.toString(ProcessHandle.current().pid()));
            try {
                Process process = builder.start();
                process.getOutputStream().close();
                CompletableFuture<String> output = CompletableFuture.supplyAsync(() -> text(process, true));
                CompletableFuture<String> errors = CompletableFuture.supplyAsync(() -> text(process, false));
                if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                    throw new AssertionFailedError("not within " + timeout + ": systemd-lab " + arguments);
                }
                return new Ended(process.exitValue(), output.join(), errors.join());
            } catch (IOException e) {
                return new Ended(126, "", String.valueOf(e.getMessage()));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new TestAbortedException("interrupted", e);
            }
        }

        private static String text(Process process, boolean output) {
            try (var stream = output ? process.getInputStream() : process.getErrorStream()) {
                return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            } catch (IOException e) {
                return "";
            }
        }

        /** The process of this machine that has the given id in the lab's pid namespace. */
        ProcessHandle onHost(long pid) {
            try {
                Path namespace = Files.readSymbolicLink(Path.of("/proc", Long.toString(leader), "ns/pid"));
                try (Stream<ProcessHandle> all = ProcessHandle.allProcesses()) {
                    return all.filter(handle -> isInside(handle.pid(), pid, namespace))
                            .findFirst()
                            .orElseThrow(() -> new AssertionFailedError("the lab has no process " + pid));
                }
            } catch (IOException e) {
                throw new AssertionFailedError("the lab is gone: " + e.getMessage(), e);
            }
        }

        private static boolean isInside(long host, long inside, Path namespace) {
            Path folder = Path.of("/proc", Long.toString(host));
            try {
                return Files.readSymbolicLink(folder.resolve("ns/pid")).equals(namespace)
                        && Files.readAllLines(folder.resolve("status")).stream()
                                .anyMatch(line -> line.startsWith("NSpid:") && line.endsWith("\t" + inside));
            } catch (IOException e) {
                // It ended while we read, or is not ours to read.
                return false;
            }
        }

        @Override
        public void close() {
            if (unavailable.isEmpty()) {
                call(CALL_TIMEOUT, List.of("purge"));
            }
        }
    }
}
