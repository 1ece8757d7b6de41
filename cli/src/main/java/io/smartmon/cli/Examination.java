package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.RunState;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.policy.environment.ConfigurationException;
import io.smartmon.policy.environment.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * What {@code doctor} looks at, one after the other. Changes nothing.
 *
 * @param data the data folder
 * @param environment the environment variables
 */
record Examination(DataFolder data, Map<String, String> environment) {
    private static final long MEGABYTE = 1024L * 1024;
    private static final long ENOUGH = 1024 * MEGABYTE;
    private static final long LEAST = 400 * MEGABYTE;
    private static final int NEEDED_JAVA = 25;
    private static final int DEFAULT_PORT = 5003;

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        findings.add(jdk());
        findings.add(maven());
        findings.add(dataFolder());
        findings.add(disk());
        findings.add(port());
        findings.add(bus());
        findings.add(approved());
        polkit().ifPresent(findings::add);
        findings.add(database());
        return findings;
    }

    private static Finding jdk() {
        Runtime.Version version = Runtime.version();
        String home = System.getProperty("java.home");
        return version.feature() >= NEEDED_JAVA
                ? Finding.ok("JDK", version + " in " + home)
                : Finding.fail("JDK", "Java " + version + " in " + home + "; install a JDK 25 and set JAVA_HOME to it");
    }

    private Finding maven() {
        Optional<Path> maven = onPath("mvn");
        return maven.map(path -> Finding.ok("Maven", path.toString()))
                .orElseGet(() -> Finding.warn(
                        "Maven",
                        "no mvn on the PATH: needed to build; install Maven 3.8.7 or later (apt install maven)"));
    }

    private Finding dataFolder() {
        Path root = data.root();
        try {
            if (!Files.exists(root)) {
                return Finding.ok("data folder", root + " (made by: smartmon up)");
            }
            if (!Files.isDirectory(root)) {
                return Finding.fail("data folder", root + " is no folder; name another with --data");
            }
            String owner = Files.getOwner(root).getName();
            String self = System.getProperty("user.name");
            if (!owner.equals(self)) {
                return Finding.fail(
                        "data folder",
                        root + " belongs to " + owner + ", not to " + self + "; name another with --data");
            }
            return Files.isWritable(root)
                    ? Finding.ok("data folder", root.toString())
                    : Finding.fail("data folder", root + " cannot be written; chmod u+rwx " + root);
        } catch (IOException e) {
            return Finding.fail("data folder", root + " cannot be looked at: " + e.getMessage());
        }
    }

    private Finding disk() {
        Path existing = data.root();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String text = free / MEGABYTE + " MB free at " + existing;
            if (free < LEAST) {
                return Finding.fail("disk space", text + "; a first start needs " + LEAST / MEGABYTE + " MB");
            }
            return free < ENOUGH
                    ? Finding.warn("disk space", text + "; make room soon")
                    : Finding.ok("disk space", text);
        } catch (IOException e) {
            return Finding.warn("disk space", "not known at " + existing + ": " + e.getMessage());
        }
    }

    private Finding port() {
        Optional<RunState> running = RunState.read(data).filter(RunState::alive);
        if (running.isPresent()) {
            return Finding.ok("port", "up at " + running.get().address());
        }
        int port;
        try {
            port = Environment.of(environment).port("PORT", DEFAULT_PORT);
        } catch (ConfigurationException e) {
            return Finding.fail("port", String.valueOf(e.getMessage()));
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return Finding.ok("port", port + " is free on 127.0.0.1");
        } catch (IOException _) {
            return Finding.fail("port", port + " is in use on 127.0.0.1; take another: smartmon up --port N");
        }
    }

    private Finding bus() {
        SystemBus bus = SystemBus.of(environment);
        return bus.present()
                ? Finding.ok("system bus", bus.describe())
                : Finding.warn(
                        "system bus",
                        bus.describe()
                                + "; normal where no systemd runs, else start dbus or set DBUS_SYSTEM_BUS_ADDRESS");
    }

    private Finding approved() {
        try {
            ApprovedServices file = ApprovedServices.of(Environment.of(environment), data.root());
            int rules = file.read().entries().size();
            String text = file.file() + ": ";
            return Finding.ok(
                    "approved", rules == 0 ? text + "nothing may be repaired yet" : text + rules + " may be repaired");
        } catch (ConfigurationException e) {
            return Finding.fail("approved", String.valueOf(e.getMessage()));
        }
    }

    private Optional<Finding> polkit() {
        if ("root".equals(System.getProperty("user.name"))) {
            return Optional.of(Finding.ok("privilege", "root: the helper may start units"));
        }
        if (!SystemBus.of(environment).present()) {
            return Optional.empty();
        }
        return Optional.of(Finding.warn(
                "privilege",
                "not root: what polkit refuses ends as refused. To allow it, save as"
                        + " /etc/polkit-1/rules.d/49-smartmon.rules:"
                        + System.lineSeparator()
                        + PolkitRule.text(System.getProperty("user.name"), data, environment)));
    }

    private Finding database() {
        try {
            return new DatabaseCheck(data, environment).look();
        } catch (ConfigurationException e) {
            return Finding.fail("database", String.valueOf(e.getMessage()));
        }
    }

    private Optional<Path> onPath(String program) {
        return Stream.of(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                .filter(part -> !part.isEmpty())
                .map(part -> Path.of(part, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
