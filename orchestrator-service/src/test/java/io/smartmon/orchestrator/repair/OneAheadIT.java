package io.smartmon.orchestrator.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.orchestrator.guards.Schema;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * This version beside one that is a schema, some words and some fields ahead, both ways: rows are written by this version's
 * loop and store, and then made what the other would have written.
 */
class OneAheadIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private static boolean made;

    private final LoopFixture fixture = new LoopFixture();
    private PostgresIncidentStore store;

    @BeforeEach
    void prepare() throws Exception {
        if (!made) {
            Schema.make(POSTGRES.dataSource());
            made = true;
            sql("insert into host values ('" + LoopFixture.HOST + "', 'machine', 'web-1', 'boot', gen_random_uuid(),"
                    + " 'Debian', 2, 1, now(), now())");
            sql("insert into host_current (host, heard_at, run) values ('" + LoopFixture.HOST
                    + "', now(), gen_random_uuid())");
        }
        sql("delete from alert");
        sql("delete from attempt");
        sql("delete from reservation");
        sql("delete from plan");
        sql("delete from incident");
        store = new PostgresIncidentStore(Database.of(POSTGRES.dataSource()));
        fixture.store = store;
        lease(1);
    }

    /** Begins another process, which takes the lease's next epoch. */
    private void begin(long epoch) throws SQLException {
        lease(epoch);
        fixture.begin();
        fixture.loop.takeOver(epoch);
    }

    private void lease(long epoch) throws SQLException {
        fixture.leaseEpoch = epoch;
        sql("delete from host_lease");
        sql("insert into host_lease values ('" + LoopFixture.HOST + "', gen_random_uuid(), " + epoch
                + ", 3600000000, now() + interval '59 minutes')");
    }

    /** What a later version may do to the schema that an older one goes on with. */
    private static void migrateByOne() throws SQLException {
        for (String table : List.of("incident", "plan", "attempt", "alert", "reservation")) {
            sql("alter table " + table + " add column if not exists of_later text default 'later'");
        }
    }

    /** A field that this version does not know, in every document of the plans, but for the actions. */
    private static void addFields() throws SQLException {
        sql("update plan set document = document || '{\"version\": 2, \"foresight\": {\"of\": [1, 2]}}',"
                + " reason = reason || '{\"tone\": \"mild\"}'");
    }

    @Test
    void anAcceptedPlanIsRecalledAcrossTheUpgradeAndNeverRepeated() throws Exception {
        begin(1);
        fixture.answersLost = true;
        fixture.found();
        assertEquals(1, fixture.asked.size());
        UUID plan = fixture.asked.getFirst().plan();
        assertTrue(List.of(PlanState.READY, PlanState.ACCEPTED).contains(only().state()), only().toString());
        fixture.loop.close();
        migrateByOne();
        addFields();

        fixture.answersLost = false;
        begin(2);
        fixture.scheduler.advance(Duration.ofSeconds(10));

        assertEquals(1, fixture.asked.size(), "asked once, before the change");
        assertTrue(fixture.recalled.contains(plan));
        assertEquals("recovered", read("select state from incident"));
        fixture.scheduler.advance(Duration.ofMinutes(11));
        assertEquals("closed healed", read("select state || ' ' || closed_as from incident"));
        assertEquals("done healed", read("select state || ' ' || verdict from plan"));
        assertEquals("1", read("select count(*) from attempt"));
        assertEquals(1, fixture.asked.size());
    }

    @Test
    void aPlanThatAnOlderVersionAcceptedIsTakenOverWithoutNewerFields() throws Exception {
        begin(1);
        fixture.answersLost = true;
        fixture.found();
        UUID plan = fixture.asked.getFirst().plan();
        fixture.loop.close();
        // What may be absent is: nobody wrote it before.
        sql("update plan set document = document - 'waitUntil', after = null");
        sql("update incident set cause = null, reason = null");

        fixture.answersLost = false;
        begin(2);
        fixture.scheduler.advance(Duration.ofSeconds(10));

        assertEquals(1, fixture.asked.size());
        assertTrue(fixture.recalled.contains(plan));
        assertEquals("recovered", read("select state from incident"));
    }

    @Test
    void anUnknownIncidentIsKeptAndAlertedOnceAndTheRestContinues() throws Exception {
        begin(1);
        for (String mount : List.of("/a", "/b", "/c", "/d", "/e")) {
            watch(LoopFixture.MOUNT_FULL, new MountSubject(mount));
        }
        fixture.loop.close();
        migrateByOne();
        addFields();
        sql("update incident set state = 'negotiating' where subject = '/a'");
        sql("update incident set subject_kind = 'galaxy' where subject = '/b'");
        sql("update plan set state = 'haggled' where subject = '/c'");
        sql("update plan set state = 'ready', verb = 'rebuild', document = jsonb_set(document, '{action}',"
                + " '{\"verb\": \"rebuild\", \"how\": \"gently\"}') where subject = '/d'");
        // Words that decide nothing: it is watched on.
        sql("update incident set kind = 'mount_full_soon', severity = 'dire' where subject = '/e'");
        List<String> before = setAside();

        begin(2);
        begin(3);
        fixture.found();
        fixture.scheduler.advance(Duration.ofMinutes(20));

        assertEquals(before, setAside(), "as it was");
        assertEquals(
                "/a, /b, /c, /d",
                read("select string_agg(i.subject, ', ' order by i.subject) from alert a"
                        + " join incident i on i.host = a.host and i.id = a.incident where a.code = 'not_understood'"),
                "each once, though two processes saw it");
        assertEquals(1, fixture.asked.size(), "the failed unit, and nothing else");
        assertEquals(LoopFixture.UNIT, fixture.asked.getFirst().action().subject());
        assertEquals(
                "closed healed", read("select state || ' ' || closed_as from incident where kind = 'service_failed'"));
        assertEquals("open", read("select state from incident where subject = '/e'"));
    }

    @Test
    void anUnknownFieldInsideAnActionPreventsIt() throws Exception {
        begin(1);
        fixture.answersLost = true;
        fixture.found();
        UUID plan = fixture.asked.getFirst().plan();
        fixture.loop.close();
        sql("update plan set document = jsonb_set(document, '{action,onlyIf}', '\"the moon is full\"')");

        fixture.answersLost = false;
        begin(2);
        fixture.found();
        fixture.scheduler.advance(Duration.ofMinutes(20));

        assertEquals(1, fixture.asked.size(), "nothing after the change");
        assertFalse(fixture.recalled.contains(plan) && only().state() == PlanState.DONE);
        assertEquals("1", read("select count(*) from alert where code = 'not_understood'"));
        assertEquals("open", read("select state from incident"));
    }

    private void watch(FindingKind kind, Subject subject) {
        fixture.loop.found(fixture.finding(
                kind,
                subject,
                Severity.WARNING,
                Measures.builder().ratio("used", 0.95).build()));
        fixture.scheduler.run();
    }

    private io.smartmon.domain.store.IncidentStore.StoredPlan only() {
        List<Unfinished> all = store.unfinished(LoopFixture.HOST);
        assertEquals(1, all.size());
        return java.util.Objects.requireNonNull(all.getFirst().plan());
    }

    /** Incidents and plans that are not understood, each row whole. */
    private static List<String> setAside() throws SQLException {
        List<String> rows = new ArrayList<>();
        for (String table : List.of("incident", "plan")) {
            rows.add(read("select string_agg(to_jsonb(t)::text, '\n' order by t.id) from " + table
                    + " t where t.subject in ('/a', '/b', '/c', '/d')"));
        }
        return rows;
    }

    private static String read(String query) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? String.valueOf(row.getString(1)) : "nothing";
        }
    }

    private static void sql(String sql) throws SQLException {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
