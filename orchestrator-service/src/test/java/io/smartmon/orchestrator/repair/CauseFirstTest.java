package io.smartmon.orchestrator.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitMemory;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A unit that failed and requires a database that failed too. */
class CauseFirstTest {
    private static final UnitName DB = UnitName.of("db");
    private static final Subject DATABASE = new UnitSubject(DB);

    private final LoopFixture fixture = new LoopFixture();

    @BeforeEach
    void itRequiresADatabaseThatFailed() {
        fixture.requires.put(LoopFixture.NGINX, Set.of(DB));
        database(ActiveState.FAILED);
        fixture.loop.takeOver(1);
    }

    private void database(ActiveState state) {
        UnitState like = state == ActiveState.FAILED ? LoopFixture.failed(7) : LoopFixture.active(8);
        other(UnitState.of(DB, like.measures()));
    }

    private void other(UnitState state) {
        fixture.others.put(state.unit(), state);
        fixture.memory.put(
                state.unit(),
                new UnitMemory.Remembered(
                        state, fixture.scheduler.instant(), fixture.scheduler.instant(), false, true, 0, 0, 0));
    }

    private void databaseFound() {
        fixture.loop.found(fixture.finding(
                LoopFixture.SERVICE_FAILED,
                DATABASE,
                Severity.WARNING,
                Objects.requireNonNull(fixture.others.get(DB)).measures()));
        fixture.scheduler.run();
    }

    private List<String> alerts(String about) {
        return fixture.incidents.alerts.stream()
                .map(alert -> alert.code() + " " + alert.message())
                .filter(text -> text.contains(about))
                .toList();
    }

    private List<Subject> asked() {
        return fixture.asked.stream().map(request -> request.action().subject()).toList();
    }

    @Test
    void theCauseIsRepairedFirstAndThenTheUnit() {
        fixture.approve(DB);
        databaseFound();
        fixture.found();
        assertEquals(List.of(DATABASE), asked());
        database(ActiveState.ACTIVE);
        fixture.scheduler.advance(Duration.ofSeconds(3));
        assertEquals(List.of(DATABASE, LoopFixture.UNIT), asked());
        assertEquals(List.of(), alerts("cause first"));
    }

    @Test
    void aUnitThatFailedFirstWaitsAsWellAndNobodyIsAlerted() {
        fixture.approve(DB);
        fixture.found();
        assertEquals(List.of(), asked());
        databaseFound();
        database(ActiveState.ACTIVE);
        fixture.scheduler.advance(Duration.ofSeconds(3));
        assertEquals(List.of(DATABASE, LoopFixture.UNIT), asked());
        assertEquals(List.of(), alerts("cause first"));
    }

    @Test
    void aCauseThatIsNotApprovedHoldsTheUnitAndThatIsToldOnce() {
        databaseFound();
        fixture.found();
        fixture.scheduler.advance(Duration.ofHours(1));
        assertEquals(List.of(), asked());
        List<String> told = alerts("cause first");
        assertEquals(1, told.size(), told::toString);
        assertTrue(told.getFirst().startsWith("repair_waiting nginx.service"), told::toString);
        assertTrue(told.getFirst().contains("db.service"), told::toString);
        database(ActiveState.ACTIVE);
        fixture.loop.assess(DATABASE);
        fixture.scheduler.advance(Duration.ofSeconds(3));
        assertEquals(List.of(LoopFixture.UNIT), asked());
        assertEquals(told, alerts("cause first"));
    }

    /** As after it was given up: no incident of it is open. */
    @Test
    void aCauseWithoutAnOpenIncidentHoldsTheUnitAndThatIsToldOnce() {
        fixture.found();
        fixture.scheduler.advance(Duration.ofSeconds(20));
        assertEquals(List.of(), alerts("cause first"));
        fixture.scheduler.advance(Duration.ofHours(1));
        assertEquals(List.of(), asked());
        assertEquals(1, alerts("cause first").size());
    }

    @Test
    void unitsThatRequireEachOtherDoNotWaitForOneAnother() {
        fixture.requires.put(DB, Set.of(LoopFixture.NGINX));
        fixture.found();
        assertEquals(List.of(LoopFixture.UNIT), asked());
    }

    @Test
    void theIncidentIsGroupedUnderThatOfItsCause() {
        databaseFound();
        fixture.found();
        Incident cause = incident(DATABASE);
        assertEquals(cause.id(), incident(LoopFixture.UNIT).cause());
        assertNull(cause.cause());
    }

    @Test
    void ofSeveralCausesTheOneCountsThatRequiresNoneOfTheOthers() {
        UnitName disk = UnitName.of("disk");
        fixture.requires.put(DB, Set.of(disk));
        other(UnitState.of(disk, LoopFixture.failed(9).measures()));
        databaseFound();
        fixture.loop.found(fixture.finding(
                LoopFixture.SERVICE_FAILED,
                new UnitSubject(disk),
                Severity.WARNING,
                LoopFixture.failed(9).measures()));
        fixture.scheduler.run();
        fixture.found();
        UUID root = incident(new UnitSubject(disk)).id();
        assertEquals(root, incident(LoopFixture.UNIT).cause());
    }

    private Incident incident(Subject subject) {
        return fixture.incidents.incidents.values().stream()
                .filter(each -> each.subject().equals(subject))
                .findFirst()
                .orElseThrow();
    }
}
