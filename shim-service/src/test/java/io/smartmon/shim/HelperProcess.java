package io.smartmon.shim;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.Boot;
import io.smartmon.policy.host.MachineIdentity;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/** A folder for a helper, and the real process on it. */
final class HelperProcess {
    /** The environment that the supervisor starts it with. */
    static final List<String> SMALL = List.of(
            "-Xmx24m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-UsePerfData");

    private final Path parent;
    private final Path folder;
    private final Map<String, String> environment = new HashMap<>();

    HelperProcess(Path parent, String busAddress, UnitName... allowed) throws IOException {
        this.parent = parent;
        folder = Files.createDirectory(
                parent.resolve("helper"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        HelperPolicy.ofStart(Set.of(allowed)).write(folder.resolve("shim.yml"));
        environment.put("SMARTMON_HELPER_DIR", folder.toString());
        environment.put("DBUS_SYSTEM_BUS_ADDRESS", busAddress);
        // The helper asks the machine, and reads no name at all.
        environment.put("HOSTNAME_OVERRIDE", "not a host name");
        environment.put("MALLOC_ARENA_MAX", "1");
    }

    Path folder() {
        return folder;
    }

    /** Adds a verb to the helper's own policy, for these units. */
    void allow(String verb, UnitName... units) throws IOException {
        StringBuilder lines = new StringBuilder(verb + ":\n");
        for (UnitName unit : units) {
            lines.append("  - '").append(unit).append("'\n");
        }
        Files.writeString(folder.resolve("shim.yml"), lines, StandardOpenOption.APPEND);
    }

    /** The id of this machine, or one in the data folder around the helper's where it has none. */
    String machineId() throws IOException {
        MachineIdentity machine = MachineIdentity.of(Optional.of(Path.of("/")), parent);
        if (machine.id().isEmpty()) {
            Files.writeString(MachineIdentity.kept(parent), "0123456789abcdef0123456789abcdef\n");
        }
        return machine.id().orElseThrow();
    }

    /** A request for a new plan, that is right in all but perhaps its action. */
    ActRequest request(Action action) throws IOException {
        Boot boot = Boot.system();
        return new ActRequest(
                ActRequest.VERSION,
                UUID.randomUUID(),
                "a".repeat(64),
                machineId(),
                boot.id(),
                new HostId(UUID.randomUUID()),
                7,
                boot.hundredthsSinceBoot() + 6_000,
                action);
    }

    Path socket() {
        return folder.resolve("shim.sock");
    }

    void set(String variable, String value) {
        environment.put(variable, value);
    }

    JavaProcess.Launch launch(String mainClass) {
        List<String> classPath =
                Arrays.asList(System.getProperty("java.class.path", "").split(":", -1));
        return JavaProcess.Launch.of(classPath, mainClass, Map.copyOf(environment), folder.resolve("../helper.log"))
                .with(SMALL);
    }

    /** Starts it and waits until it listens. */
    JavaProcess start(JavaProcess.Launch launch) throws IOException {
        long before = Files.exists(launch.log()) ? Files.size(launch.log()) : 0;
        JavaProcess process = JavaProcess.start(launch);
        SystemdLab.await("the helper listens", Duration.ofSeconds(30), () -> {
            if (!process.isAlive()) {
                throw new AssertionError("the helper ended: " + process.output());
            }
            return process.output().substring((int) before).contains("listening on");
        });
        return process;
    }

    JavaProcess start() throws IOException {
        return start(launch("io.smartmon.shim.HelperMain"));
    }

    RawCaller caller() throws IOException {
        return new RawCaller(socket(), Files.readString(folder.resolve("key")).strip());
    }
}
