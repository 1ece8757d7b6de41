package io.smartmon.storage;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore.Commit;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.Conclusion;
import io.smartmon.domain.store.IncidentStore.Moved;
import io.smartmon.domain.store.IncidentStore.Opening;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.IncidentStore.PlanMove;
import io.smartmon.domain.store.IncidentStore.Update;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
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
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What a repair leaves in the ledger and the live stream, and that two hosts in one database stay apart. */
class RepairRowsIT {
    private static final Subject WEB = new UnitSubject(UnitName.of("web"));
    private static final CommitLimits LIMITS =
            new CommitLimits(3, Duration.ofMinutes(10), Duration.ofMinutes(1), 1, Duration.ofMinutes(15));
    private static final UnitState FAILED = new UnitState(
            UnitName.of("web"),
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
        HostProfile profile = new HostProfile("m-" + name, "boot", name, "Debian", 2, 1);
        return new PostgresFleetStore(database)
                .register(profile, UUID.randomUUID(), now)
                .host();
    }

    private long epoch(HostId host) {
        return assertInstanceOf(
                        LeaseStore.Answer.Held.class,
                        new PostgresLeaseStore(database).acquire(host, UUID.randomUUID(), Duration.ofMinutes(1), 0))
                .lease()
                .epoch();
    }

    private Commit commit(HostId host, long epoch, Incident incident) {
        return incidents.commitPlan(new PlanCommit(
                plan(host, incident), PlanState.READY, UUID.randomUUID(), 1_000, epoch, LIMITS, null, null));
    }

    private Plan ready(HostId host, long epoch, Incident incident) {
        Plan plan = plan(host, incident);
        assertInstanceOf(
                Commit.Committed.class,
                incidents.commitPlan(
                        new PlanCommit(plan, PlanState.READY, UUID.randomUUID(), 1_000, epoch, LIMITS, null, null)));
        return plan;
    }

    private Plan plan(HostId host, Incident incident) {
        UnitName unit = UnitName.of("web");
        return new Plan(
                Plan.VERSION,
                UUID.randomUUID(),
                host,
                incident.id(),
                incident.kind(),
                incident.subject(),
                new StartUnit(unit, ExpectedState.of(FAILED), List.of()),
                "allow-list:web",
                "00",
                List.of(GuardVerdict.pass("hold", "none", Measures.none())),
                FAILED.measures(),
                "boot",
                now,
                null);
    }

    private Incident opened(HostId host, long epoch, Subject subject) {
        Finding finding = new Finding(
                host, new FindingKind("service_failed"), subject, Severity.WARNING, FAILED.measures(), now, now);
        return Objects.requireNonNull(incidents
                .open(new Opening(Incident.opening(UUID.randomUUID(), finding, now), epoch, null))
                .incident());
    }

    private Conclusion conclusion(
            Plan plan, long epoch, Verdict verdict, IncidentState state, @Nullable ClosedAs closedAs) {
        return new Conclusion(
                plan.host(),
                plan.incident(),
                epoch,
                plan.id(),
                verdict,
                FAILED.measures(),
                state,
                closedAs,
                state == IncidentState.RECOVERED ? now.plusSeconds(9) : null,
                Reason.of("seen"),
                now.plusSeconds(3),
                new Alert(
                        UUID.randomUUID(),
                        "repair_" + verdict.code(),
                        plan.host() + "/web",
                        Alert.State.RESOLVED,
                        Severity.INFO,
                        "repair",
                        verdict.code(),
                        now));
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
        Incident incident = opened(host, epoch, WEB);
        incidents.update(new Update(host, incident.id(), epoch, Severity.CRITICAL, FAILED.measures(), now, null));
        Plan plan = ready(host, epoch, incident);
        incidents.move(new PlanMove(host, plan.id(), epoch, PlanState.ACCEPTED, Reason.of("asked"), now, now, null));
        Conclusion recovered = conclusion(plan, epoch, Verdict.RECOVERED, IncidentState.RECOVERED, null);
        incidents.conclude(recovered);
        incidents.conclude(recovered);
        incidents.conclude(conclusion(plan, epoch, Verdict.HEALED, IncidentState.CLOSED, ClosedAs.HEALED));

        assertEquals(
                List.of(
                        "incident.open",
                        "incident.severity.critical",
                        "plan.ready",
                        "plan.accepted",
                        "plan.recovered",
                        "incident.recovered",
                        "plan.healed",
                        "incident.closed"),
                actions(host));
        List<LiveEvent> events = reader.readAfter(before, 100).stream()
                .filter(event -> host.equals(event.host()))
                .toList();
        assertEquals(
                List.of(
                        "host",
                        "incident",
                        "incident",
                        "plan",
                        "plan",
                        "plan",
                        "incident",
                        "alert",
                        "plan",
                        "incident",
                        "alert"),
                events.stream().map(LiveEvent::kind).toList());
        assertTrue(
                events.get(1).payload().contains("\"subjectKind\": \"unit\""),
                () -> events.get(1).payload());
        assertTrue(new AuditVerifier(database).verify().stream().allMatch(AuditVerifier.StreamReport::intact));
    }

    @Test
    void theFirstAnswerOnAnActIsKeptAndNothingElseIsTakenForOne() {
        HostId host = host();
        long epoch = epoch(host);
        Incident incident = opened(host, epoch, WEB);
        Plan held = ready(host, epoch, incident);
        Reason because = Reason.of("because");
        incidents.move(new PlanMove(host, held.id(), epoch, PlanState.HELD, because, now, null, null));
        Plan done = ready(host, epoch, incident);
        Instant answered = now.minusMillis(70);
        incidents.move(new PlanMove(host, done.id(), epoch, PlanState.ACCEPTED, because, now, answered, null));
        incidents.move(new PlanMove(
                host,
                done.id(),
                epoch,
                PlanState.INDETERMINATE,
                because,
                now.plusSeconds(1),
                now.plusSeconds(1),
                null));
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
        Plan ofFirst = ready(first, firstEpoch, opened(first, firstEpoch, WEB));
        Plan ofSecond = ready(second, secondEpoch, opened(second, secondEpoch, WEB));

        assertEquals(1, incidents.unfinished(first).size());
        assertEquals(
                ofFirst.incident(),
                incidents.unfinished(first).getFirst().incident().id());
        assertEquals(Optional.empty(), incidents.find(first, ofSecond.incident()));
        assertEquals(
                Moved.UNKNOWN,
                incidents.move(new PlanMove(
                        first, ofSecond.id(), firstEpoch, PlanState.EXPIRED, Reason.of("not_mine"), now, null, null)));
        assertEquals(List.of(), incidents.history(first, WEB, now).underRepair());
    }

    @Test
    void withTheLastPermitTakenAnotherSubjectIsNotRepaired() {
        HostId host = host();
        long epoch = epoch(host);
        ready(host, epoch, opened(host, epoch, WEB));
        Commit.Denied denied = assertInstanceOf(
                Commit.Denied.class, commit(host, epoch, opened(host, epoch, Subject.of("unit", "mail.service"))));
        assertEquals("at-once", denied.verdict().guard());
        assertEquals("reached", denied.verdict().reason().code());
    }

    @Test
    void reasonsOfATransactionHaveMessages() {
        HostId host = host();
        long epoch = epoch(host);
        Incident incident = opened(host, epoch, WEB);
        List<Commit> denied = new ArrayList<>();
        denied.add(commit(host, epoch + 1, incident));
        Finding elsewhere =
                new Finding(host, new FindingKind("service_failed"), WEB, Severity.WARNING, Measures.none(), now, now);
        denied.add(commit(host, epoch, Incident.opening(UUID.randomUUID(), elsewhere, now)));
        ready(host, epoch, incident);
        denied.add(commit(host, epoch, incident));
        for (Commit each : denied) {
            GuardVerdict verdict = assertInstanceOf(Commit.Denied.class, each).verdict();
            String key = "guard." + verdict.guard() + "." + verdict.reason().code();
            assertTrue(Wording.english().has(key), key);
            assertTrue(Wording.english().has("guard." + verdict.guard()), verdict.guard());
        }
        assertEquals(
                List.of("newer_epoch", "unknown", "open"),
                denied.stream()
                        .map(each -> ((Commit.Denied) each).verdict().reason().code())
                        .toList());
    }
}
