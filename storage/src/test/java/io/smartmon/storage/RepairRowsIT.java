package io.smartmon.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.IncidentStore.PlanMove;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.storage.connection.Columns;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.ledger.AuditVerifier;
import io.smartmon.storage.live.LiveCursor;
import io.smartmon.storage.live.LiveEvent;
import io.smartmon.storage.live.LiveEventReader;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.storage.read.IncidentReader;
import io.smartmon.storage.read.IncidentStory;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a repair leaves in the ledger and the live stream, and that two hosts in one database stay apart. */
class RepairRowsIT {
    private static final UnitName WEB = UnitName.of("web");
    private static final UnitState FAILED = new UnitState(
            WEB,
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
            false);

    @RegisterExtension
    static final PostgresDatabase postgres = new PostgresDatabase();

    private final Database database = Database.of(postgres.dataSource());
    private final PostgresIncidentStore incidents = new PostgresIncidentStore(database);
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);

    @BeforeAll
    static void migrate() {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
    }

    private HostId host() {
        String name = "host-" + UUID.randomUUID();
        HostProfile profile = new HostProfile(HostId.ofName(name), name, "m-" + name, "Debian", 2, 1);
        new PostgresFleetStore(database).register(profile, UUID.randomUUID(), now);
        return profile.id();
    }

    private long epoch(HostId host) {
        return assertInstanceOf(
                        LeaseStore.Answer.Held.class,
                        new PostgresLeaseStore(database).acquire(host, UUID.randomUUID(), Duration.ofMinutes(1), 0))
                .lease()
                .epoch();
    }

    private Plan ready(HostId host, long epoch, Incident incident) {
        Plan plan = new Plan(
                UUID.randomUUID(),
                host,
                incident.id(),
                WEB,
                Verb.START,
                "failed",
                "web",
                "00",
                List.of(new GuardVerdict("hold", GuardVerdict.Outcome.PASS, "none", null)),
                ExpectedState.of(FAILED),
                List.of(),
                FAILED,
                "boot",
                now,
                null);
        CommitLimits limits =
                new CommitLimits(3, Duration.ofMinutes(10), Duration.ofMinutes(1), 1, Duration.ofMinutes(15));
        assertEquals(
                new Commit.Committed(1),
                incidents.commitPlan(new PlanCommit(plan, PlanState.READY, UUID.randomUUID(), epoch, limits, null)));
        return plan;
    }

    private Incident opened(HostId host) {
        Incident incident =
                Incident.opening(UUID.randomUUID(), host, WEB, FindingKind.SERVICE_FAILED, "web.service failed", now);
        return incidents.open(incident, FAILED).incident();
    }

    private Conclusion conclusion(
            Plan plan, long epoch, Verdict verdict, IncidentState state, @Nullable ClosedAs closedAs) {
        return new Conclusion(
                plan.host(),
                plan.incident(),
                epoch,
                plan.id(),
                verdict,
                FAILED,
                state,
                closedAs,
                state == IncidentState.RECOVERED ? now.plusSeconds(9) : null,
                "seen",
                now.plusSeconds(3),
                new Alert(UUID.randomUUID(), Alert.Severity.INFO, "repair", verdict.code(), now));
    }

    private List<String> actions(HostId host) {
        return database.inTransaction(connection -> {
            List<String> actions = new ArrayList<>();
            try (PreparedStatement query =
                    connection.prepareStatement("select action from audit_entry where stream = ? order by seq")) {
                Columns.set(query, host.toString());
                try (ResultSet row = query.executeQuery()) {
                    while (row.next()) {
                        actions.add(Columns.text(row, "action"));
                    }
                }
            }
            return actions;
        });
    }

    @Test
    void everyMoveIsOneEntryOfTheLedgerAndOneLiveEvent() {
        LiveEventReader reader = new LiveEventReader(database);
        LiveCursor before = reader.end();
        HostId host = host();
        long epoch = epoch(host);
        Plan plan = ready(host, epoch, opened(host));
        incidents.move(new PlanMove(host, plan.id(), epoch, PlanState.ACCEPTED, "asked", now, now, null));
        Conclusion recovered = conclusion(plan, epoch, Verdict.RECOVERED, IncidentState.RECOVERED, null);
        incidents.conclude(recovered);
        incidents.conclude(recovered);
        incidents.conclude(conclusion(plan, epoch, Verdict.HEALED, IncidentState.CLOSED, ClosedAs.HEALED));

        assertEquals(
                List.of(
                        "incident.open",
                        "plan.ready",
                        "plan.accepted",
                        "plan.recovered",
                        "incident.recovered",
                        "plan.healed",
                        "incident.closed"),
                actions(host));
        List<String> kinds = reader.readAfter(before, 100).stream()
                .filter(event -> host.equals(event.host()))
                .map(LiveEvent::kind)
                .toList();
        assertEquals(
                List.of("host", "incident", "plan", "plan", "plan", "incident", "alert", "plan", "incident", "alert"),
                kinds);
        assertTrue(new AuditVerifier(database).verify().stream().allMatch(AuditVerifier.StreamReport::intact));
    }

    @Test
    void theFirstAnswerOnAnActIsKeptAndNothingElseIsTakenForOne() {
        HostId host = host();
        long epoch = epoch(host);
        Incident incident = opened(host);
        Plan held = ready(host, epoch, incident);
        incidents.move(new PlanMove(host, held.id(), epoch, PlanState.HELD, "a hold here", now, null, null));
        Plan done = ready(host, epoch, incident);
        Instant answered = now.minusMillis(70);
        incidents.move(new PlanMove(host, done.id(), epoch, PlanState.ACCEPTED, "asked", now, answered, null));
        incidents.move(new PlanMove(
                host, done.id(), epoch, PlanState.INDETERMINATE, "lost", now.plusSeconds(1), now.plusSeconds(1), null));
        incidents.conclude(conclusion(done, epoch, Verdict.RECOVERED, IncidentState.RECOVERED, null));

        IncidentStory story = new IncidentReader(database).story(incident.id()).orElseThrow();
        assertNull(plan(story, held).answeredAt());
        assertNull(plan(story, held).answeredAs());
        assertEquals(answered, plan(story, done).answeredAt());
        assertEquals(PlanState.ACCEPTED, plan(story, done).answeredAs());
    }

    private static IncidentStory.PlanStory plan(IncidentStory story, Plan plan) {
        return story.plans().stream()
                .filter(stored -> stored.plan().id().equals(plan.id()))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void twoHostsShareNeitherIncidentsNorPermitsNorLeases() {
        HostId first = host();
        HostId second = host();
        long firstEpoch = epoch(first);
        long secondEpoch = epoch(second);
        Plan ofFirst = ready(first, firstEpoch, opened(first));
        Plan ofSecond = ready(second, secondEpoch, opened(second));

        assertEquals(1, incidents.unfinished(first).size());
        assertEquals(
                ofFirst.incident(),
                incidents.unfinished(first).getFirst().incident().id());
        assertEquals(
                Moved.UNKNOWN,
                incidents.move(new PlanMove(
                        first, ofSecond.id(), firstEpoch, PlanState.EXPIRED, "not mine", now, null, null)));
        assertEquals(List.of(), incidents.history(first, WEB, now).underRepair());
    }

    @Test
    void withTheLastPermitTakenAnotherUnitIsNotRepaired() {
        HostId host = host();
        long epoch = epoch(host);
        Incident incident = opened(host);
        ready(host, epoch, incident);
        UnitName mail = UnitName.of("mail");
        Incident other = incidents
                .open(Incident.opening(UUID.randomUUID(), host, mail, FindingKind.SERVICE_FAILED, "mail", now), FAILED)
                .incident();
        Plan plan = new Plan(
                UUID.randomUUID(),
                host,
                other.id(),
                mail,
                Verb.START,
                "",
                "",
                "00",
                List.of(),
                ExpectedState.of(FAILED),
                List.of(),
                FAILED,
                "boot",
                now,
                null);
        CommitLimits limits =
                new CommitLimits(3, Duration.ofMinutes(10), Duration.ofMinutes(1), 1, Duration.ofMinutes(15));
        Commit.Denied denied = assertInstanceOf(
                Commit.Denied.class,
                incidents.commitPlan(new PlanCommit(plan, PlanState.READY, UUID.randomUUID(), epoch, limits, null)));
        assertEquals("at-once", denied.verdict().guard());
    }
}
