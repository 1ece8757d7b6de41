package io.smartmon.domain.guard;

import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;

/** The facts that more than one guard or remedy uses. */
public final class Facts {
    /** The unit as it is now, freshly read. */
    public static final Fact<UnitState> UNIT = new Fact<>("unit", UnitState.class);
    /** Whether somebody requested that it be stopped. */
    public static final Fact<Intent> INTENT = new Fact<>("intent", Intent.class);
    /** The holds in force, from store and files; empty when there is none. */
    public static final Fact<List<Hold>> HOLDS = new Fact<>("holds", List.class);
    /** How long ago attempts on the subject began, newest first, by the monotonic clock. */
    public static final Fact<List<Duration>> ATTEMPTS = new Fact<>("attempts", List.class);
    /** The other subjects of this host with an open plan. */
    public static final Fact<List<Subject>> UNDER_REPAIR = new Fact<>("under_repair", List.class);
    /** The service manager's own state, and how far it is. */
    public static final Fact<ManagerStatus> MANAGER = new Fact<>("manager", ManagerStatus.class);
    /** What a start of the unit would do beside starting it. */
    public static final Fact<StartClosure> START_CLOSURE = new Fact<>("start_closure", StartClosure.class);
    /** Which of the units that a start would bring up somebody requested to be stopped. */
    public static final Fact<PulledInIntent> PULLED_IN_INTENT = new Fact<>("pulled_in_intent", PulledInIntent.class);
    /** The ways of ending after which the unit's own file forbids a restart. */
    public static final Fact<ExitStatuses> RESTART_PREVENTED_BY =
            new Fact<>("restart_prevented_by", ExitStatuses.class);
    /** How the files of the units that a start would start compare with those of their last good starts. */
    public static final Fact<ConfigurationState> CONFIGURATION = new Fact<>("configuration", ConfigurationState.class);
    /** Who may act for this host. */
    public static final Fact<LeaseView> LEASE = new Fact<>("lease", LeaseView.class);
    /** How far the wall clock has moved against the monotonic one since the finding was first seen. */
    public static final Fact<Duration> CLOCK_JUMP = new Fact<>("clock_jump", Duration.class);
    /** How old the evidence is, by the monotonic clock. */
    public static final Fact<Duration> EVIDENCE_AGE = new Fact<>("evidence_age", Duration.class);
    /** How long the finding has been present, by the monotonic clock. */
    public static final Fact<Duration> PRESENT_FOR = new Fact<>("present_for", Duration.class);
    /** Whether the helper answers and what it can do: without it nothing can be done. */
    public static final Fact<HelperView> HELPER = new Fact<>("helper", HelperView.class);
    /** Whether this is the machine registered as this host. */
    public static final Fact<IdentityStatus> MACHINE = new Fact<>("machine", IdentityStatus.class);

    /** Whether the store knows what was done on this host, or is older. */
    public static final Fact<StoreView> STORE = new Fact<>("store", StoreView.class);

    private Facts() {}

    /**
     * What is known of a request that a unit be stopped.
     *
     * @param stopSeen whether a stop job was seen live since the unit was last started
     * @param eventsComplete whether no event can have been lost since the unit was last healthy: a reload, a reconnect
     *     or a restart of the agent makes it false, and then a stop may have gone unseen
     */
    public record Intent(boolean stopSeen, boolean eventsComplete) {}

    /**
     * What is known of requests that the units be stopped that a start would bring up.
     *
     * @param stopped those for which a stop was seen since they were last started
     * @param notKnown those that may have been stopped unseen
     */
    public record PulledInIntent(List<UnitName> stopped, List<UnitName> notKnown) {
        public PulledInIntent {
            stopped = stopped.stream().sorted().toList();
            notKnown = notKnown.stream().sorted().toList();
        }
    }
}
