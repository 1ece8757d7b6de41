package io.smartmon.e2e;

import static org.junit.jupiter.api.Assertions.fail;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.incident.IncidentMarks;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.storage.restored.RestoredStore;
import io.smartmon.testkit.postgres.PostgresDatabase;
import io.smartmon.testkit.process.JavaProcess;
import io.smartmon.testkit.systemd.SystemdLab;
import java.io.IOException;
import java.io.InputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One watched host: the real agent and the real helper as processes, on a real systemd and a real
 * PostgreSQL, under a host name and a machine id of its own.
 */
final class LoopFixture implements AutoCloseable {
    private static final Duration TIMEOUT = Duration.ofSeconds(90);
    final String host = "fixture-" + UUID.randomUUID().toString().substring(0, 8);
    private final PostgresDatabase postgres;
    /** Kept open, because a new one costs more than most queries. */
    private Connection connection;

    private final SystemdLab lab;
    private final Path folder;

    private @Nullable UUID hostId;
    private final Map<String, String> environment = new HashMap<>();
    private final List<JavaProcess> started = new ArrayList<>();
    private Function<String, List<String>> options = ClassArchives::options;
    private int number;
    private int managementPort;

    LoopFixture(PostgresDatabase postgres, SystemdLab lab, Path folder, Set<String> allowed)
            throws IOException, SQLException {
        this.postgres = postgres;
        this.lab = lab;
        this.folder = folder;
        connection = postgres.dataSource().getConnection();
        if (query("select 1 where to_regclass('live_event') is not null").isEmpty()) {
            new Migrator(postgres.dataSource(), line -> {}).migrate();
        }
        Path helper = Files.createDirectory(
                folder.resolve("helper"),
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        // Hosts are distinguished by their machine id. All fixtures see the lab, so it must have none, and each has its
        // own.
        lab.hideMachineId();
        Files.writeString(
                folder.resolve("machine-id"), UUID.randomUUID().toString().replace("-", "") + "\n");
        allow(allowed);
        environment.put("DATABASE_URL", postgres.url());
        environment.put("SMARTMON_DATA", folder.toString());
        environment.put("SMARTMON_HELPER_DIR", helper.toString());
        environment.put("HOSTNAME_OVERRIDE", host);
        environment.put("DBUS_SYSTEM_BUS_ADDRESS", lab.busAddress());
        environment.put("PROCFS_ROOT", lab.procfs().toString());
        environment.put("DRY_RUN", "false");
        environment.put("SMARTMON_HOLD_WINDOW", "2s");
        environment.put("SMARTMON_RESTART_COOLDOWN_MIN", "0");
    }

    /** What may be repaired, on both sides. */
    void allow(Set<String> units) throws IOException {
        Files.writeString(
                folder.resolve("approved_services.json"),
                units.stream().map(unit -> '"' + unit + '"').collect(Collectors.joining(", ", "[", "]\n")));
        HelperPolicy.ofStart(units.stream().map(UnitName::of).collect(Collectors.toSet()))
                .write(folder.resolve("helper").resolve("shim.yml"));
    }

    /**
     * What may be repaired on both sides, and what a start may bring up: by the list of approved services, and by the helper's
     * own policy, in the words of the file.
     */
    void allowPullingIn(String unit, Set<String> approved, Set<String> inHelperPolicy) throws IOException {
        Files.writeString(
                folder.resolve("approved_services.json"),
                "{\"allow\": [{\"host\": \"*\", \"service\": \"" + unit + "\", \"pulls_in\": "
                        + approved.stream().map(each -> '"' + each + '"').collect(Collectors.joining(", ", "[", "]"))
                        + "}]}\n");
        Path policy = folder.resolve("helper").resolve("shim.yml");
        Files.writeString(
                policy,
                "version: 1\nstart:\n  - " + unit + "\n"
                        + inHelperPolicy.stream()
                                .map(each -> "  - " + each + "\n")
                                .collect(Collectors.joining("", inHelperPolicy.isEmpty() ? "" : "pull_in:\n", "")));
    }

    LoopFixture set(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Which options the virtual machine of a module's service gets. */
    void options(Function<String, List<String>> ofModule) {
        options = ofModule;
    }

    Path folder() {
        return folder;
    }

    JavaProcess startHelper(boolean debugged) throws IOException {
        JavaProcess helper = start("shim-service", "io.smartmon.shim.HelperMain", debugged, Map.of());
        awaitOutput(helper, "listening on");
        return helper;
    }

    JavaProcess startAgent(boolean debugged) throws IOException {
        JavaProcess agent = launchAgent(debugged);
        awaitOutput(agent, "open incidents in epoch");
        awaitRow("select 1 from host_current where host = ? and services_known", row -> true, "the services are known");
        return agent;
    }

    JavaProcess launchAgent(boolean debugged) throws IOException {
        managementPort = freePort();
        return start(
                "orchestrator-service",
                "io.smartmon.orchestrator.AgentMain",
                debugged,
                Map.of("SMARTMON_MANAGEMENT_PORT", Integer.toString(managementPort)));
    }

    /** What the agent that was launched last answers to the question whether it is ready: the status, and one line. */
    String readyz() throws IOException {
        HttpURLConnection asked = (HttpURLConnection) URI.create("http://127.0.0.1:" + managementPort + "/readyz")
                .toURL()
                .openConnection();
        InputStream answer = asked.getResponseCode() < 400 ? asked.getInputStream() : asked.getErrorStream();
        try (answer) {
            return asked.getResponseCode() + " " + new String(answer.readAllBytes(), StandardCharsets.UTF_8).strip();
        }
    }

    private JavaProcess start(String module, String mainClass, boolean debugged, Map<String, String> more)
            throws IOException {
        Map<String, String> variables = new HashMap<>(environment);
        variables.putAll(more);
        Path log = folder.resolve(module + "-" + ++number + ".log");
        Path jar = Path.of("..", module, "target", "smartmon-" + module + ".jar")
                .toAbsolutePath()
                .normalize();
        JavaProcess.Launch launch = JavaProcess.Launch.of(List.of(jar.toString()), mainClass, variables, log)
                .and(options.apply(module));
        JavaProcess process = JavaProcess.start(debugged ? launch.debug() : launch);
        started.add(process);
        return process;
    }

    static void awaitOutput(JavaProcess process, String text) {
        SystemdLab.await("the process says '" + text + "'", TIMEOUT, () -> {
            if (!process.isAlive()) {
                fail("the process ended:\n" + process.output());
            }
            return process.output().contains(text);
        });
    }

    /** The newest incident of the unit once it is as wanted. */
    Map<String, Object> awaitIncident(String unit, Predicate<Map<String, Object>> wanted, String what) {
        return awaitRow(
                "select * from incident where host = ? and subject = '" + unit + "' order by opened_at desc limit 1",
                wanted,
                "the incident of " + unit + ": " + what);
    }

    /** The newest plan of the unit once it is as wanted. */
    Map<String, Object> awaitPlan(String unit, Predicate<Map<String, Object>> wanted, String what) {
        return awaitRow(
                "select * from plan where host = ? and subject = '" + unit
                        + "' order by created_at desc, sequence desc limit 1",
                wanted,
                "the plan for " + unit + ": " + what);
    }

    Map<String, Object> awaitPlanState(String unit, String state) {
        return awaitPlan(unit, plan -> state.equals(plan.get("state")), "is " + state);
    }

    Map<String, Object> awaitVerdict(String unit, String verdict) {
        return awaitPlan(unit, plan -> verdict.equals(plan.get("verdict")), "has verdict " + verdict);
    }

    Map<String, Object> awaitClosed(String unit, String as) {
        return awaitIncident(unit, incident -> as.equals(incident.get("closed_as")), "closed as " + as);
    }

    /** Re-arms the newest incident of the unit, as the page does. */
    void rearm(String unit) {
        Map<String, Object> incident = awaitClosed(unit, "given_up");
        IncidentMarks.Marked marked = new IncidentMarks(Database.of(postgres.dataSource()))
                .rearm(
                        UUID.fromString(String.valueOf(incident.get("id"))),
                        "ada",
                        Instant.now().truncatedTo(ChronoUnit.MICROS));
        if (marked != IncidentMarks.Marked.MARKED) {
            fail("re-arming returned " + marked);
        }
    }

    /** A copy of the database, as a backup is one. */
    String backup() throws SQLException {
        String copy = postgres.copy();
        connection = postgres.dataSource().getConnection();
        return copy;
    }

    /** Puts the copy in the place of the database. */
    void restore(String copy) throws SQLException {
        postgres.restore(copy);
        connection = postgres.dataSource().getConnection();
    }

    /** Waits until the store is known to be older than what was done on this host. */
    void awaitRestored() {
        awaitRow(
                "select 1 from host_current where host = ? and restored_since is not null",
                row -> true,
                "the store is known to be older");
    }

    /** Confirms the store for this host, as the command and the page do. */
    void confirmStore() throws SQLException {
        RestoredStore.Confirmed confirmed = new RestoredStore(Database.of(postgres.dataSource()))
                .confirm(
                        new HostId(Objects.requireNonNull(hostId())),
                        "ada",
                        "the disk was replaced",
                        Instant.now().truncatedTo(ChronoUnit.MICROS));
        if (confirmed != RestoredStore.Confirmed.CONFIRMED) {
            fail("confirming returned " + confirmed);
        }
    }

    /** Deletes the host's lease from the database, as if it had been replaced or restored. */
    void forgetLease() throws SQLException {
        try (PreparedStatement delete = connection.prepareStatement("delete from host_lease where host = ?")) {
            delete.setObject(1, hostId());
            delete.executeUpdate();
        }
    }

    /** Waits until the store knows the unit in this state, and whether its stop was asked for. */
    void awaitStored(String unit, String activeState, boolean stopSeen) {
        awaitRow(
                "select active_state, stop_seen from service where host = ? and unit = '" + unit + "'",
                row -> activeState.equals(row.get("active_state"))
                        && (stopSeen ? "true" : "false").equals(row.get("stop_seen")),
                unit + " is stored as " + activeState + ", stop seen: " + stopSeen);
    }

    /** Waits until the store knows from which files the unit's present run was started. */
    void awaitFingerprint(String unit) {
        String run = lab.show(unit, "InvocationID");
        awaitRow(
                "select invocation_id, fingerprint from service_start where host = ? and unit = '" + unit + "'",
                row -> run.equals(row.get("invocation_id")) && !"".equals(row.get("fingerprint")),
                "the files of the start of " + unit + " are stored");
    }

    private Map<String, Object> awaitRow(String sql, Predicate<Map<String, Object>> wanted, String what) {
        long end = System.nanoTime() + TIMEOUT.toNanos();
        List<Map<String, Object>> rows = List.of();
        while (System.nanoTime() < end) {
            rows = query(sql);
            if (!rows.isEmpty() && wanted.test(rows.getFirst())) {
                return rows.getFirst();
            }
            pause();
        }
        return fail(what + ": not within " + TIMEOUT.toSeconds() + " s. The newest row is " + rows + "\n" + story());
    }

    /** The host id of this fixture; null before its agent has registered it. */
    private @Nullable UUID hostId() throws SQLException {
        UUID known = hostId;
        if (known != null) {
            return known;
        }
        try (PreparedStatement statement = connection.prepareStatement("select id from host where name = ?")) {
            statement.setString(1, host);
            try (ResultSet found = statement.executeQuery()) {
                hostId = found.next() ? found.getObject(1, UUID.class) : null;
                return hostId;
            }
        }
    }

    /** The rows of a query whose one parameter, if any, is the host. */
    List<Map<String, Object>> query(String sql) {
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            if (sql.contains("?")) {
                statement.setObject(1, hostId());
            }
            try (ResultSet result = statement.executeQuery()) {
                List<Map<String, Object>> rows = new ArrayList<>();
                ResultSetMetaData columns = result.getMetaData();
                while (result.next()) {
                    Map<String, Object> row = new LinkedHashMap<>();
                    for (int i = 1; i <= columns.getColumnCount(); i++) {
                        @Nullable Object value = result.getObject(i);
                        row.put(columns.getColumnLabel(i), value == null ? "" : value.toString());
                    }
                    rows.add(row);
                }
                return rows;
            }
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }

    long count(String sql) {
        return Long.parseLong(
                String.valueOf(query(sql).getFirst().values().iterator().next()));
    }

    /** How many starts the helper requested from systemd, according to its journal and not its answers. */
    long startJobs(String unit) {
        // Without a machine id it would not know which journal is its own.
        return lab.exec("journalctl", "--merge", "-u", unit, "-o", "json", "--no-pager", "-q")
                .lines()
                .filter(line -> line.contains("\"JOB_TYPE\":\"start\"") || line.contains("\"JOB_TYPE\" : \"start\""))
                .filter(line -> line.contains("done"))
                .count();
    }

    String story() {
        StringBuilder story = new StringBuilder();
        for (JavaProcess process : started) {
            story.append(process.output()).append('\n');
        }
        query("select seq, action, subject from audit_entry where stream = (?::uuid)::text order by seq")
                .forEach(row -> story.append(row).append('\n'));
        query("select severity, message from alert where host = ? order by at")
                .forEach(row -> story.append(row).append('\n'));
        return story.toString();
    }

    /** The alerts about the unit, oldest first. The lab has other units that failed, and they raise alerts too. */
    List<String> alerts(String unit) {
        return query("select message from alert where host = ? order by at").stream()
                .map(row -> String.valueOf(row.get("message")))
                .filter(message -> message.startsWith(unit))
                .toList();
    }

    static void pause() {
        try {
            Thread.sleep(50);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            fail("interrupted");
        }
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        started.forEach(JavaProcess::close);
        try {
            connection.close();
        } catch (SQLException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
