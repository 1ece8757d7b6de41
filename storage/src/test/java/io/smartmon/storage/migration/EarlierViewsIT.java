package io.smartmon.storage.migration;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.protocol.json.Json;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.live.LiveEventReader;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** The views of the earlier names show what is stored, under the columns that earlier dashboards read. */
class EarlierViewsIT {
    private static final String NAME = "Web-1";

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private static HostId host = HostId.ofUnregistered(NAME);

    @BeforeAll
    static void store() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
        Database database = Database.of(postgres.dataSource());
        UUID run = UUID.randomUUID();
        Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
        host = new PostgresFleetStore(database)
                .register(new HostProfile("machine", "boot", NAME, "Debian GNU/Linux 12", 2, 1000), run, now)
                .host();
        new PostgresSampleStore(database)
                .append(
                        host,
                        run,
                        List.of(new SystemSample(
                                1,
                                now,
                                12.5,
                                1,
                                2,
                                3,
                                1000,
                                250,
                                100,
                                10,
                                60,
                                List.of(
                                        new MountUsage("/data", "xfs", 100, 90, 10, 0, 0, false),
                                        new MountUsage("/", "ext4", 100, 40, 60, 0, 0, false)))));
        UnitState failed = new UnitState(
                UnitName.of("nginx"),
                "",
                "loaded",
                ActiveState.FAILED,
                "failed",
                "enabled",
                "simple",
                "no",
                false,
                "signal",
                "",
                0,
                0,
                2,
                9,
                1,
                1,
                Duration.ofSeconds(90),
                0,
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
        new PostgresServiceStore(database)
                .observe(new ServiceStore.Reconciliation(
                        host, run, now, true, List.of(new ServiceStore.Seen(failed, now, false)), List.of()));
    }

    private static String one(String sql) throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            assertTrue(row.next(), sql);
            return String.valueOf(row.getString(1));
        }
    }

    @Test
    void theSqlFunctionNamesAHostThatNeverRegisteredAsAllPartsDo() throws SQLException {
        for (String name : List.of("web-1", "  WEB-1 ", "db.example.org", "a", "host-ü")) {
            assertEquals(HostId.ofUnregistered(name).toString(), one("select smartmon_host_id('" + name + "')"), name);
        }
    }

    @Test
    void systemMetricsShowsTheSampleAndTheRootFileSystem() throws SQLException {
        assertEquals(
                "12.5|75|40|10",
                one("select cpu_usage || '|' || memory_usage || '|' || disk_usage || '|'"
                        + " || swap_usage from system_metrics where hostname = 'Web-1'"));
    }

    @Test
    void serviceStatusShowsTheServiceInThePredecessorsWords() throws SQLException {
        assertEquals(
                "nginx.service|failed|failed|failed|simple|enabled|true",
                one("select service_name || '|' || raw_status || '|' || normalized_status || '|' || sub_state || '|' ||"
                        + " service_type || '|' || unit_file_state || '|' || recoverable from service_status"));
    }

    @Test
    void aScriptMayInsertAnAlertAndTheLiveStreamReportsIt() throws SQLException {
        LiveEventReader reader = new LiveEventReader(Database.of(postgres.dataSource()));
        LiveCursor before = reader.end();
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into alerts (hostname, severity, source, message) values"
                    + " ('web-1', 'CRITICAL', 'backup.sh', 'the backup failed: \"disk\" full'),"
                    + " ('not-ours', 'odd', 'cron', 'hello')");
        }
        assertEquals(
                "Web-1|critical", one("select hostname || '|' || severity from alerts where source = 'backup.sh'"));
        assertEquals("not-ours|info", one("select hostname || '|' || severity from alerts where source = 'cron'"));
        List<LiveEvent> events = reader.readAfter(before, 10);
        assertEquals(2, events.size());
        assertEquals("alert", events.getFirst().kind());
        assertEquals(host, events.getFirst().host());
        Alert alert = Json.decode(events.getFirst().payload(), Alert.class);
        assertEquals(Alert.State.FIRING, alert.state());
        assertEquals(Severity.CRITICAL, alert.severity());
        assertEquals(
                Severity.INFO,
                Json.decode(events.getLast().payload(), Alert.class).severity());
        assertEquals("0", one("select count(*) from incident"));
    }

    @Test
    void anAlertWithoutAHostHasNoneAndANumber() throws SQLException {
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("insert into alerts (severity, source, message) values ('info', 'no-host', 'hello')");
        }
        assertEquals("t", one("select hostname is null and id > 0 from alerts where source = 'no-host'"));
    }

    @Test
    void everyViewHasTheColumnsAndTypesOfThePredecessorsTable() throws SQLException, IOException {
        for (String line : tables()) {
            String table = line.substring(0, line.indexOf(':'));
            String expected = Arrays.stream(
                            line.substring(line.indexOf(':') + 2).split(", ", -1))
                    .map(column -> column.replace("?", ""))
                    .sorted()
                    .collect(Collectors.joining(", "));
            assertEquals(expected, one("""
                    select string_agg(column_name || ' ' || case data_type
                               when 'timestamp with time zone' then 'timestamptz'
                               when 'timestamp without time zone' then 'timestamp' else data_type end,
                           ', ' order by column_name collate "C")
                    from information_schema.columns where table_schema = current_schema() and table_name = '""" + table + "'"));
        }
    }

    @Test
    void theQueriesOfItsDocumentsRun() throws SQLException, IOException {
        List<String> queries = new ArrayList<>(List.of(
                "select count(*) from service_status",
                "select * from service_status where hostname = 'Web-1' order by ts_epoch desc limit 20",
                "select normalized_status, count(*) from service_status where hostname = 'Web-1'"
                        + " group by normalized_status",
                "select * from service_status order by os_platform, hostname",
                "select * from system_metrics order by os_platform, hostname"));
        for (String line : tables()) {
            queries.add("select * from " + line.substring(0, line.indexOf(':')) + " order by timestamp desc limit 10");
            queries.add("select * from " + line.substring(0, line.indexOf(':')) + " order by id desc limit 10");
        }
        try (Connection connection = postgres.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String query : queries) {
                statement.executeQuery(query).close();
            }
        }
        assertEquals("1", one("select count(*) from service_status"));
        assertEquals(
                "t",
                one("select bool_and(ts_epoch = floor(extract(epoch from timestamp at time zone 'UTC'))"
                        + " and os_platform = 'linux') from service_status"));
        assertFalse(one("select count(*) from job_runs").equals("0"));
    }

    private static List<String> tables() throws IOException {
        try (InputStream file =
                Objects.requireNonNull(EarlierViewsIT.class.getResourceAsStream("/predecessor/tables.txt"))) {
            List<String> tables = new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    .toList();
            assertEquals(EarlierViews.NAMES.size() - 1, tables.size(), "all but job_runs");
            return tables;
        }
    }
}
