package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.cli.run.DataFormat;
import io.smartmon.cli.run.RunState;
import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.Reader;
import io.smartmon.config.SettingProblem;
import io.smartmon.config.Settings;
import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.config.host.HostSettings;
import io.smartmon.config.repair.RepairSettings;
import io.smartmon.config.web.WebSettings;
import io.smartmon.policy.approved.ApprovedServices;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The checks of {@code doctor}, one after the other. Changes nothing.
 *
 * @param data the data folder
 * @param environment the environment variables
 */
record DoctorChecks(DataFolder data, Map<String, String> environment) {
    private static final long MEGABYTE = 1024L * 1024;
    private static final long LOW_DISK_BYTES = 1024 * MEGABYTE;
    private static final long MIN_DISK_BYTES = 400 * MEGABYTE;
    private static final int MIN_JAVA_VERSION = 25;

    List<CheckResult> run() {
        List<CheckResult> results = new ArrayList<>();
        results.add(jdk());
        results.add(maven());
        results.add(dataFolder());
        results.add(disk());
        Set<String> unusable = settings(results);
        if (!unusable.contains(WebSettings.PORT.name())) {
            results.add(port());
        }
        if (!unusable.contains(HostSettings.BUS.name())) {
            results.add(bus());
            polkit().ifPresent(results::add);
        }
        if (!unusable.contains(RepairSettings.APPROVED_SERVICES.name())) {
            results.add(approved());
        }
        if (!unusable.contains(DatabaseSettings.URL.name())) {
            results.add(new DatabaseCheck(data, environment).run());
        }
        return results;
    }

    /** Every setting of every program; returns the names of those that cannot be used. */
    private Set<String> settings(List<CheckResult> results) {
        Environment given = Environment.of(environment);
        List<SettingProblem> problems = Settings.check(given, EnumSet.allOf(Reader.class));
        problems.forEach(problem -> results.add(
                CheckResult.fail("setting", problem.line() + ". Fix: correct it, or remove it for the default")));
        if (problems.isEmpty()) {
            long set = Settings.all().stream()
                    .filter(setting -> setting.isSet(given))
                    .count();
            results.add(CheckResult.ok("settings", set + " set, all can be used"));
        }
        return problems.stream().map(SettingProblem::setting).collect(Collectors.toSet());
    }

    private static CheckResult jdk() {
        Runtime.Version version = Runtime.version();
        String home = System.getProperty("java.home");
        return version.feature() >= MIN_JAVA_VERSION
                ? CheckResult.ok("JDK", version + " in " + home)
                : CheckResult.fail(
                        "JDK", "Java " + version + " in " + home + ". Fix: install a JDK 25 and set JAVA_HOME to it");
    }

    private CheckResult maven() {
        Optional<Path> maven = onPath("mvn");
        return maven.map(path -> CheckResult.ok("Maven", path.toString()))
                .orElseGet(() -> CheckResult.warn(
                        "Maven",
                        "no mvn on the PATH; needed to build. Fix: install Maven 3.8.7 or later (apt install maven)"));
    }

    private CheckResult dataFolder() {
        Path root = data.root();
        try {
            if (!Files.exists(root)) {
                return CheckResult.ok("data folder", root + " (created by: " + data.command("up") + ")");
            }
            if (!Files.isDirectory(root)) {
                return CheckResult.fail("data folder", root + " is not a folder. Fix: choose another with --data");
            }
            String owner = Files.getOwner(root).getName();
            String self = System.getProperty("user.name");
            if (!owner.equals(self)) {
                return CheckResult.fail(
                        "data folder",
                        root + " belongs to " + owner + ", not to " + self + ". Fix: choose another with --data");
            }
            Optional<String> other = DataFormat.problem(data);
            if (other.isPresent()) {
                return CheckResult.fail("data folder", other.get().replace("; ", ". Fix: "));
            }
            return Files.isWritable(root)
                    ? CheckResult.ok("data folder", root.toString())
                    : CheckResult.fail("data folder", root + " is not writable. Fix: chmod u+rwx " + root);
        } catch (IOException e) {
            return CheckResult.fail("data folder", root + " cannot be read: " + e.getMessage());
        }
    }

    private CheckResult disk() {
        Path existing = data.root();
        while (!Files.exists(existing) && existing.getParent() != null) {
            existing = existing.getParent();
        }
        try {
            long free = Files.getFileStore(existing).getUsableSpace();
            String text = free / MEGABYTE + " MB free at " + existing;
            if (free < MIN_DISK_BYTES) {
                return CheckResult.fail(
                        "disk space",
                        text + "; a first start needs " + MIN_DISK_BYTES / MEGABYTE + " MB. Fix: free disk space");
            }
            return free < LOW_DISK_BYTES
                    ? CheckResult.warn("disk space", text + ". Fix: free disk space soon")
                    : CheckResult.ok("disk space", text);
        } catch (IOException e) {
            return CheckResult.warn("disk space", "not known at " + existing + ": " + e.getMessage());
        }
    }

    private CheckResult port() {
        Optional<RunState> running = RunState.read(data).filter(RunState::alive);
        if (running.isPresent()) {
            return CheckResult.ok("port", "up at " + running.get().address());
        }
        int port = WebSettings.PORT.get(Environment.of(environment));
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
            return CheckResult.ok("port", port + " is free on 127.0.0.1");
        } catch (IOException _) {
            return CheckResult.fail(
                    "port", port + " is in use on 127.0.0.1. Fix: choose another with " + data.command("up --port N"));
        }
    }

    private CheckResult bus() {
        SystemBus bus = SystemBus.of(environment);
        return bus.present()
                ? CheckResult.ok("system bus", bus.describe())
                : CheckResult.warn(
                        "system bus",
                        bus.describe() + ". Normal without systemd. Fix: start dbus or set " + HostSettings.BUS.name());
    }

    private CheckResult approved() {
        try {
            ApprovedServices file = ApprovedServices.of(Environment.of(environment), data.root());
            int rules = file.read().entries().size();
            String text = file.file() + ": ";
            return CheckResult.ok(
                    "approved", rules == 0 ? text + "no unit may be repaired yet" : text + rules + " may be repaired");
        } catch (ConfigurationException e) {
            return CheckResult.fail("approved", String.valueOf(e.getMessage()));
        }
    }

    private Optional<CheckResult> polkit() {
        if ("root".equals(System.getProperty("user.name"))) {
            return Optional.of(CheckResult.ok("privilege", "root: the helper may start units"));
        }
        if (!SystemBus.of(environment).present()) {
            return Optional.empty();
        }
        return Optional.of(CheckResult.warn(
                "privilege",
                "not root: polkit may refuse to start units. Fix: save as"
                        + " /etc/polkit-1/rules.d/49-smartmon.rules:"
                        + System.lineSeparator()
                        + PolkitRule.text(System.getProperty("user.name"), data, environment)));
    }

    private Optional<Path> onPath(String program) {
        return Stream.of(environment.getOrDefault("PATH", "").split(java.io.File.pathSeparator, -1))
                .filter(part -> !part.isEmpty())
                .map(part -> Path.of(part, program))
                .filter(Files::isExecutable)
                .findFirst();
    }
}
