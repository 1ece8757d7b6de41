package io.smartmon.testkit.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The contract of every {@link ServiceManager} on the services of the lab: {@code lab-web} has no dependencies, {@code
 * lab-app} requires {@code lab-db}, {@code lab-rival} conflicts with {@code lab-web}, {@code lab-sock} is started by its
 * socket as well, and none is restarted by the manager itself.
 */
public abstract class ServiceManagerContract {
    /** A service without dependencies. */
    protected static final UnitName WEB = UnitName.of("lab-web");

    /** A service that another requires. */
    protected static final UnitName DB = UnitName.of("lab-db");

    /** The service that requires it. */
    protected static final UnitName APP = UnitName.of("lab-app");

    /** A service whose start stops another, and that must not be restarted after exit code 7 or SIGABRT. */
    protected static final UnitName RIVAL = UnitName.of("lab-rival");

    /** A service that its socket starts too. */
    protected static final UnitName SOCK = UnitName.of("lab-sock");

    /** That socket. */
    protected static final UnitName SOCKET = UnitName.of("lab-sock.socket");

    private static final UnitName NOT_THERE = UnitName.of("lab-not-there");

    /** For subclasses. */
    protected ServiceManagerContract() {}

    /** The strings by which the services are pulled; each returns when the service is as it then stays. */
    public interface Fixture {
        /** The service manager under test; the same one each time. */
        ServiceManager manager();

        /** Starts a service. */
        void start(UnitName unit);

        /** Stops a service. */
        void stop(UnitName unit);

        /** Kills a service's main process with SIGKILL. */
        void crash(UnitName unit);

        /** Changes the unit file of a service, as an editor does. */
        void edit(UnitName unit);

        /** Makes the service manager read all files again. */
        void reload();
    }

    /** The fixture of this test; the same one each time. */
    protected abstract Fixture fixture();

    @BeforeEach
    void allRun() {
        fixture().start(WEB);
        fixture().start(DB);
        fixture().start(APP);
    }

    private static <T> T known(Knowledge<T> knowledge) {
        return switch (knowledge) {
            case Knowledge.Known<T>(T value, Instant at) -> value;
            case Knowledge.Unknown<T>(Reason reason) -> throw new AssertionError("not known: " + reason);
        };
    }

    private StartClosure closure(UnitName unit) {
        return known(fixture().manager().startClosure(unit));
    }

    private UnitConfiguration configuration(UnitName unit) {
        return known(fixture().manager().configuration(unit));
    }

    private UnitState read(UnitName unit) {
        return known(fixture().manager().read(unit));
    }

    @Test
    void aServiceThatRunsIsActiveInARunOfItsOwn() {
        UnitState web = read(WEB);
        assertEquals(WEB, web.unit());
        assertEquals("loaded", web.loadState());
        assertEquals(ActiveState.ACTIVE, web.activeState());
        assertEquals("running", web.subState());
        assertTrue(web.mainPid() > 0);
        assertTrue(web.invocationId().matches("[0-9a-f]{32}"), web.invocationId());
        assertTrue(web.settled());
        assertTrue(web.continuing());
        assertNotEquals(web.invocationId(), read(DB).invocationId());
    }

    @Test
    void aServiceThatDoesNotExistIsNotFoundAndNotAnError() {
        UnitState none = read(NOT_THERE);
        assertEquals("not-found", none.loadState());
        assertEquals(ActiveState.INACTIVE, none.activeState());
        assertEquals("", none.invocationId());
    }

    @Test
    void aKilledUnitHasFailedAndKeepsItsInvocationId() {
        UnitState before = read(WEB);
        fixture().crash(WEB);
        UnitState after = read(WEB);
        assertEquals(ActiveState.FAILED, after.activeState());
        assertEquals("signal", after.result());
        assertEquals(2, after.execMainCode());
        assertEquals(9, after.execMainStatus());
        assertEquals(0, after.mainPid());
        assertEquals(before.invocationId(), after.invocationId());
        assertTrue(after.stateChangeMicros() > before.stateChangeMicros());
        assertEquals(before.activeEnterMicros(), after.activeEnterMicros());
    }

    @Test
    void aUnitThatIsStartedAgainHasAnotherRun() {
        fixture().crash(WEB);
        UnitState failed = read(WEB);
        fixture().start(WEB);
        UnitState back = read(WEB);
        assertEquals(ActiveState.ACTIVE, back.activeState());
        assertNotEquals(failed.invocationId(), back.invocationId());
        assertTrue(back.activeEnterMicros() > failed.activeEnterMicros());
    }

    @Test
    void aStartOfARunningUnitChangesNothing() {
        UnitState before = read(WEB);
        fixture().start(WEB);
        assertEquals(before, read(WEB));
    }

    @Test
    void aStoppedUnitIsInactiveAndEndedSuccessfully() {
        fixture().stop(WEB);
        UnitState stopped = read(WEB);
        assertEquals(ActiveState.INACTIVE, stopped.activeState());
        assertEquals("success", stopped.result());
        assertEquals(0, stopped.mainPid());
    }

    @Test
    void aStartBringsUpWhatIsRequiredAndInactive() {
        assertEquals(StartClosure.none(), closure(APP));
        fixture().stop(DB);
        assertEquals(ActiveState.INACTIVE, read(APP).activeState(), "a stop takes down the units that require it");
        assertEquals(StartClosure.pullingIn(List.of(DB)), closure(APP));
        fixture().start(APP);
        assertEquals(ActiveState.ACTIVE, read(DB).activeState());
        assertEquals(ActiveState.ACTIVE, read(APP).activeState());
    }

    @Test
    void aStartStopsWhatItConflictsWithAndThatIsToldWhicheverOfTheTwoNamesTheOther() {
        assertEquals(StartClosure.none().conflictingWith(List.of(WEB)), closure(RIVAL));
        fixture().start(RIVAL);
        try {
            assertEquals(ActiveState.INACTIVE, read(WEB).activeState());
            assertEquals(StartClosure.none().conflictingWith(List.of(RIVAL)), closure(WEB));
        } finally {
            fixture().stop(RIVAL);
        }
        assertEquals(StartClosure.none(), closure(WEB));
        assertEquals(StartClosure.none(), closure(RIVAL));
    }

    @Test
    void whatItsFileSaysOfRestartsIsKnown() {
        assertEquals(
                new ExitStatuses(Set.of(7), Set.of(6)),
                known(fixture().manager().restartPreventedBy(RIVAL)));
        assertEquals(ExitStatuses.none(), known(fixture().manager().restartPreventedBy(WEB)));
    }

    @Test
    void aConfigurationNamesItsFilesAndTheRunThatWasStartedFromThem() {
        UnitConfiguration web = configuration(WEB);
        assertTrue(web.unitFiles().getFirst().endsWith("/" + WEB), web::toString);
        assertFalse(web.reloadNeeded());
        assertEquals(read(WEB).invocationId(), web.start().invocationId());
        assertEquals(read(WEB).activeEnterMicros(), web.start().active().micros());
        assertTrue(web.start().begun().micros() > 0);
        assertTrue(web.start().begun().micros() <= web.start().active().micros(), web::toString);
        assertFalse(web.start().begun().wall().isAfter(web.start().active().wall()), web::toString);
        assertEquals(List.of(), configuration(NOT_THERE).unitFiles());
        assertEquals("", configuration(NOT_THERE).start().invocationId());
    }

    @Test
    void theTimesOfAStartStayUntilTheNextOne() {
        UnitConfiguration.Start first = configuration(WEB).start();
        fixture().crash(WEB);
        assertEquals(first, configuration(WEB).start());
        fixture().start(WEB);
        UnitConfiguration.Start second = configuration(WEB).start();
        assertNotEquals(first.invocationId(), second.invocationId());
        assertTrue(second.begun().micros() > first.active().micros());
        assertFalse(second.begun().wall().isBefore(first.active().wall()));
    }

    @Test
    void anEditedUnitNeedsAReloadUntilThereWasOne() {
        fixture().edit(WEB);
        assertTrue(configuration(WEB).reloadNeeded());
        assertFalse(configuration(DB).reloadNeeded());
        fixture().reload();
        assertFalse(configuration(WEB).reloadNeeded());
    }

    @Test
    void whatElseStartsAServiceIsKnownByName() {
        UnitState sock = read(SOCK);
        assertEquals(List.of(SOCKET), sock.triggeredBy());
        assertTrue(sock.triggered());
        assertFalse(sock.timed());
        assertEquals(List.of(), read(WEB).triggeredBy());
        assertFalse(read(WEB).triggered());
    }

    @Test
    void whatCannotDoWithoutItIsKnownWhetherItRunsOrNot() {
        assertTrue(known(fixture().manager().dependents(DB)).contains(APP));
        fixture().stop(APP);
        assertTrue(known(fixture().manager().dependents(DB)).contains(APP));
        assertEquals(Set.of(), known(fixture().manager().dependents(APP)));
    }

    @Test
    void runningAndStoppedServicesAreDistinguished() {
        fixture().crash(WEB);
        assertEquals(Set.of(DB, APP), known(fixture().manager().running(Set.of(WEB, DB, APP, NOT_THERE))));
    }

    @Test
    void whatItCannotRunWithoutIsKnownAndWhatOfThatHasFailed() {
        RequiredServices required = known(fixture().manager().required(APP));
        assertEquals(APP, required.unit());
        assertEquals(Set.of(DB), required.first());
        assertEquals(Set.of(), required.failed());
        fixture().crash(DB);
        RequiredServices then = known(fixture().manager().required(APP));
        assertEquals(Set.of(DB), then.first());
        assertEquals(Set.of(DB), then.failed());
        assertEquals(Set.of(), known(fixture().manager().required(DB)).first());
    }

    @Test
    void whereAServiceIsIsKnown() {
        assertEquals(
                new UnitPlacement(List.of(), "system.slice", "/system.slice/lab-web.service"),
                known(fixture().manager().placement(WEB)));
        fixture().crash(WEB);
        assertEquals(UnitPlacement.ordinary(), known(fixture().manager().placement(WEB)));
    }

    @Test
    void servicesThatAreUpAreFoundByTheirNames() {
        fixture().crash(WEB);
        assertEquals(Set.of(DB, APP), known(fixture().manager().up(UnitGlobs.of(Set.of(WEB, DB, APP, NOT_THERE)))));
        assertEquals(Set.of(APP), known(fixture().manager().up(UnitGlobs.of("lab-we*.service", "*-ap*.service"))));
        assertEquals(Set.of(), known(fixture().manager().up(UnitGlobs.of("lab-a*.timer", "lab-ap"))));
        assertEquals(Set.of(), known(fixture().manager().up(UnitGlobs.of(Set.of()))));
    }

    @Test
    void theManagerItselfHasSettled() {
        ManagerStatus manager = known(fixture().manager().managerStatus());
        assertTrue(manager.state().settled(), manager.state().code());
        assertFalse(manager.jobs().contains(WEB));
    }

    @Test
    void howLongAgoTheManagerWasStartedIsKnown() {
        Duration up = known(fixture().manager().managerStatus()).up();
        UnitState web = read(WEB);
        assertTrue(up.isPositive(), up::toString);
        assertTrue(up.compareTo(Duration.ofDays(1)) < 0, up::toString);
        fixture().crash(WEB);
        fixture().start(WEB);
        Duration between = Duration.ofNanos(1_000 * (read(WEB).activeEnterMicros() - web.activeEnterMicros()));
        Duration later = known(fixture().manager().managerStatus()).up();
        assertTrue(later.compareTo(up) >= 0, later::toString);
        assertTrue(later.minus(up).compareTo(between.plusSeconds(30)) < 0, later::toString);
    }
}
