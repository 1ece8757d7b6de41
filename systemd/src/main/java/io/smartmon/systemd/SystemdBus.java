package io.smartmon.systemd;

import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * One connection to a running systemd through its system bus.
 *
 * <p>Thread-safe: any thread may call any method at any time. Every method but {@link #call} and {@link #start} throws
 * {@link BusLostException} when the bus is gone or systemd does not answer within the configured time; a connection that
 * was lost once stays lost, and the caller {@link #open opens} another. At most 64 calls are unanswered at a time, because
 * a bus ends the connection of a client with too many (128 by default).
 *
 * <p>Sources: org.freedesktop.systemd1(5), and runs against systemd 252.
 */
public interface SystemdBus extends AutoCloseable {
    /**
     * Connects, and finds systemd on the bus.
     *
     * <p>A missing bus is reported at once: the socket is probed before a connection is tried.
     */
    static OpenResult open(BusConfig config) {
        return SystemdOverBus.open(config);
    }

    /** The service manager's own state. */
    ManagerState managerState();

    /**
     * The service manager's own state, and how far it is.
     *
     * @param sinceBoot the boot clock
     */
    ManagerStatus managerStatus(Duration sinceBoot);

    /**
     * The units that systemd has loaded, services alone.
     *
     * <p>A unit that nothing refers to and that is not active is not loaded, even if its file exists.
     */
    default List<UnitSummary> listUnits() {
        return listUnits(UnitGlobs.SERVICES);
    }

    /** The units of these names that systemd has loaded, in no order. */
    List<UnitSummary> listUnits(UnitGlobs wanted);

    /**
     * All that is known of one unit now.
     *
     * <p>Reading loads a unit that is not loaded. One that does not exist has the load state {@code not-found}. A unit that
     * was requested by an alias is returned under its main name, the one that events, lists and snapshots use.
     *
     * <p>While a {@link #watch} is open, it returns only when all that systemd signalled before this state was reported: who was
     * asleep, and reads that a unit has failed, knows by then that it had been stopped.
     */
    UnitState read(UnitName unit);

    /**
     * All that is known of every loaded unit that the filter wants: one whole read.
     *
     * <p>While a {@link #watch} is open, a unit whose summary is still what its last signal said is not read again. So the
     * first snapshot reads everything, and later ones only what is new or changing.
     */
    List<UnitState> snapshot(Predicate<UnitName> wanted);

    /**
     * What a start of this unit would do beside starting it.
     *
     * <p>It follows Requires, BindsTo, Wants and Upholds, and stops at each unit that is up, as systemd does. A unit
     * that is masked or has no file cannot be started and is left out, and so is the unit itself. Targets and slices are
     * followed and not named, and so is a static oneshot that succeeded in this boot. A unit whose conditions do not hold is
     * in the answer, since only the start evaluates them. At most {@link StartClosure#MAX_UNITS} units are read.
     */
    StartClosure startClosure(UnitName unit);

    /** The ways of ending after which the unit's own file forbids a restart; none for a unit that is no service. */
    ExitStatuses restartPreventedBy(UnitName unit);

    /** Where the unit's configuration comes from, and when it was last started. */
    UnitConfiguration configuration(UnitName unit);

    /**
     * The services without which this unit cannot run: it follows Requires, BindsTo and Requisite through services. At most
     * {@link StartClosure#MAX_UNITS} are read.
     */
    RequiredServices required(UnitName unit);

    /** Where systemd has this unit; slice and control group are those of a service, and empty for another kind of unit. */
    UnitPlacement placement(UnitName unit);

    /**
     * The services that depend on this unit: those that require it or are bound to it, those that require these, and
     * so on, whether they run or not.
     *
     * <p>Units of other types are walked but not returned. Neither is the unit itself.
     */
    Set<UnitName> dependents(UnitName unit);

    /**
     * The services that systemd stops when this unit goes down by itself: those that are bound to it, and those that depend on
     * these.
     */
    Set<UnitName> stoppedWith(UnitName unit);

    /**
     * Starts a unit, in the job mode {@code fail}, and waits for the job's end.
     *
     * <p>In this mode a start changes nothing on a unit that is active, and is refused while another stop job is in
     * flight. There is no way to ask for another mode: {@code replace} would cancel a person's stop.
     *
     * @param wait how long to wait for the job's end; the job continues after that
     */
    default JobOutcome start(UnitName unit, Duration wait) {
        return call(UnitVerb.START, unit, WaitLimit.of(wait));
    }

    /** Makes one of the few calls to systemd, and waits for the end of its job, if any. */
    JobOutcome call(UnitVerb verb, UnitName unit, WaitLimit limit);

    /**
     * Reports changes to services, timers, sockets and paths until it is closed.
     *
     * <p>Events of one connection come one after another on one thread. A listener that blocks delays the others and
     * nothing else: no event is dropped.
     */
    default UnitWatch watch(UnitListener listener) {
        return watch(UnitNames::worthWatching, listener);
    }

    /** Reports changes to the units that the filter wants until it is closed. */
    UnitWatch watch(Predicate<UnitName> wanted, UnitListener listener);

    /** Closes the connection. Listeners receive nothing more; calls in flight end with {@link BusLostException}. */
    @Override
    void close();
}
