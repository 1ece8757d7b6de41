package io.smartmon.domain;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.CauseFirstGuard;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.guard.GuardContext;
import io.smartmon.domain.guard.OtherManagerGuard;
import io.smartmon.domain.guard.PackageTransactionGuard;
import io.smartmon.domain.guard.Situation;
import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.PackageActivity;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A situation in which everything allows the act, until a test says otherwise. */
public final class Given {
    public static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    public static final HostId HOST = HostId.ofUnregistered("web-1");
    public static final FindingKind KIND = new FindingKind("service_failed");

    /** All facts that it can give. */
    public static final List<Fact<?>> FACTS = List.of(
            Facts.UNIT,
            Facts.INTENT,
            Facts.HOLDS,
            Facts.ATTEMPTS,
            Facts.UNDER_REPAIR,
            Facts.MANAGER,
            Facts.RESTART_PREVENTED_BY,
            Facts.START_CLOSURE,
            Facts.PULLED_IN_INTENT,
            Facts.CONFIGURATION,
            Facts.LEASE,
            Facts.CLOCK_JUMP,
            Facts.EVIDENCE_AGE,
            Facts.PRESENT_FOR,
            Facts.HELPER,
            Facts.MACHINE,
            Facts.STORE,
            PackageTransactionGuard.ACTIVITY,
            OtherManagerGuard.SURROUNDINGS,
            CauseFirstGuard.CAUSES);

    private UnitState unit = Units.failed().state();
    private @Nullable Action other;
    private boolean dryRun;
    private Level level = Level.REPAIR;
    private IdentityStatus machine = IdentityStatus.KNOWN;
    private StoreView store = new StoreView(null);
    private boolean stopSeen;
    private boolean complete = true;
    private HelperView helper = new HelperView(true, ActionDocument.verbs());
    private Duration dwell = Duration.ZERO;
    private Duration presentFor = Duration.ofMillis(20);
    private Duration evidenceAge = Duration.ofMillis(6);
    private Duration jump = Duration.ZERO;
    private ManagerStatus manager = new ManagerStatus(ManagerState.RUNNING, Duration.ofHours(1), List.of());
    private List<Hold> holds = List.of();
    private List<Duration> attempts = List.of();
    private List<Subject> underRepair = List.of();
    private ExitStatuses restartPreventedBy = new ExitStatuses(Set.of(3), Set.of(6));
    private StartClosure closure = StartClosure.none();
    private Facts.PulledInIntent pulledInIntent = new Facts.PulledInIntent(List.of(), List.of());
    private PackageActivity packages = new PackageActivity.Idle(Duration.ofHours(3));
    private UnitPlacement placement = UnitPlacement.ordinary();
    private Set<UnitName> managers = Set.of();
    private CauseFirstGuard.Causes causes = CauseFirstGuard.Causes.none();
    private ConfigurationState configuration = ConfigurationState.unchanged();
    private LeaseView lease = new LeaseView(true, 3, Duration.ofSeconds(12));
    private final Set<Fact<?>> unknown = new LinkedHashSet<>();
    private Knowledge<AllowList> allowList = Knowledge.known(
            new AllowList(
                    List.of(
                            new AllowList.Entry(
                                    "*", UnitName.of("web"), List.of(UnitName.of("app"), UnitName.of("db"))),
                            new AllowList.Entry("WEB-1", UnitName.of("ssh")),
                            new AllowList.Entry("web-2", UnitName.of("mail")),
                            new AllowList.Entry("*", UnitName.of("edited"), List.of(), true)),
                    "approved_services.json"),
            NOW);

    public Given unit(Units units) {
        unit = units.state();
        return this;
    }

    public Given unit(UnitState state) {
        unit = state;
        return this;
    }

    /** Something else would be done than a start of the unit. */
    public Given action(Action action) {
        other = action;
        return this;
    }

    public Given dryRun() {
        dryRun = true;
        return this;
    }

    public Given level(Level other) {
        level = other;
        return this;
    }

    public Given machine(IdentityStatus identity) {
        machine = identity;
        return this;
    }

    /** The store was restored, which was noticed a minute ago. */
    public Given storeRestored() {
        store = new StoreView(NOW.minusSeconds(60));
        return this;
    }

    public Given stopSeen() {
        stopSeen = true;
        return this;
    }

    public Given eventsLost() {
        complete = false;
        return this;
    }

    public Given helper(boolean answers) {
        helper = answers ? new HelperView(true, ActionDocument.verbs()) : HelperView.silent();
        return this;
    }

    public Given helperKnows(String... verbs) {
        helper = new HelperView(true, Set.of(verbs));
        return this;
    }

    public Given dwell(Duration least) {
        dwell = least;
        return this;
    }

    public Given presentFor(Duration since) {
        presentFor = since;
        return this;
    }

    public Given evidenceAge(Duration age) {
        evidenceAge = age;
        return this;
    }

    public Given clockJump(Duration by) {
        jump = by;
        return this;
    }

    public Given manager(ManagerState state) {
        return manager(state, Duration.ofHours(1));
    }

    /** The service manager was started this long ago, and these units have jobs at work. */
    public Given manager(ManagerState state, Duration up, String... jobs) {
        manager = new ManagerStatus(state, up, Stream.of(jobs).map(UnitName::of).toList());
        return this;
    }

    public Given held() {
        holds = List.of(new Hold(new UUID(0, 1), null, Hold.Source.PAGE, "ada", "deploying", NOW));
        return this;
    }

    /** Attempts this long ago, newest first. */
    public Given attempts(Duration... ago) {
        attempts = List.of(ago);
        return this;
    }

    public Given underRepair(int count) {
        List<Subject> units = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            units.add(new UnitSubject("other-" + i + ".service"));
        }
        underRepair = units;
        return this;
    }

    /** A start would bring these up. */
    public Given pulledIn(String... units) {
        return closure(StartClosure.pullingIn(Stream.of(units).map(UnitName::of).toList()));
    }

    /** The unit's file forbids a restart after these. */
    public Given restartPreventedBy(ExitStatuses statuses) {
        restartPreventedBy = statuses;
        return this;
    }

    public Given closure(StartClosure reached) {
        closure = reached;
        return this;
    }

    /** Of the units that a start would bring up, these were stopped by request, and those may have been. */
    public Given stopped(List<UnitName> units, List<UnitName> notKnown) {
        pulledInIntent = new Facts.PulledInIntent(units, notKnown);
        return this;
    }

    public Given placement(UnitPlacement place) {
        placement = place;
        return this;
    }

    /** These managers beside systemd are up. */
    public Given managers(String... units) {
        managers = Stream.of(units).map(UnitName::of).collect(Collectors.toSet());
        return this;
    }

    public Given causes(CauseFirstGuard.Causes trouble) {
        causes = trouble;
        return this;
    }

    public Given packages(PackageActivity activity) {
        packages = activity;
        return this;
    }

    public Given configuration(ConfigurationState state) {
        configuration = state;
        return this;
    }

    public Given lease(boolean mine) {
        lease = new LeaseView(mine, 3, mine ? Duration.ofSeconds(12) : Duration.ZERO);
        return this;
    }

    public Given leaseRanOut() {
        lease = new LeaseView(true, 3, Duration.ZERO);
        return this;
    }

    public Given allowListUnknown() {
        allowList = Knowledge.unknown(Reason.message("policy_unreadable", "line 3"));
        return this;
    }

    /** That fact is not known, because there is no bus. */
    public Given unknown(Fact<?> fact) {
        unknown.add(fact);
        return this;
    }

    public Finding finding() {
        return new Finding(
                HOST,
                KIND,
                new UnitSubject(unit.unit()),
                Severity.CRITICAL,
                unit.measures(),
                NOW.minusMillis(20),
                NOW.minusMillis(6));
    }

    public Action action() {
        return other == null ? new StartUnit(unit.unit(), ExpectedState.of(unit), closure.pulledIn()) : other;
    }

    public Policy policy() {
        Limits standard = Limits.defaults();
        Limits limits = new Limits(
                dwell,
                standard.evidenceAge(),
                standard.clockJump(),
                standard.settleTime(),
                standard.holdWindow(),
                standard.cooldown(),
                standard.attempts(),
                standard.attemptsWindow(),
                standard.subjectsAtOnce(),
                standard.actTimeout());
        return new Policy("web-1", dryRun, level, allowList, limits, "hash");
    }

    public Situation situation() {
        Situation.Builder facts = Situation.builder();
        put(facts, Facts.UNIT, unit);
        put(facts, Facts.INTENT, new Facts.Intent(stopSeen, complete));
        put(facts, Facts.HOLDS, holds);
        put(facts, Facts.ATTEMPTS, attempts);
        put(facts, Facts.UNDER_REPAIR, underRepair);
        put(facts, Facts.MANAGER, manager);
        put(facts, Facts.RESTART_PREVENTED_BY, restartPreventedBy);
        put(facts, Facts.START_CLOSURE, closure);
        put(facts, Facts.PULLED_IN_INTENT, pulledInIntent);
        put(facts, Facts.CONFIGURATION, configuration);
        put(facts, Facts.LEASE, lease);
        put(facts, Facts.CLOCK_JUMP, jump);
        put(facts, Facts.EVIDENCE_AGE, evidenceAge);
        put(facts, Facts.PRESENT_FOR, presentFor);
        put(facts, Facts.HELPER, helper);
        put(facts, Facts.MACHINE, machine);
        put(facts, Facts.STORE, store);
        put(facts, PackageTransactionGuard.ACTIVITY, packages);
        put(facts, CauseFirstGuard.CAUSES, causes);
        put(facts, OtherManagerGuard.SURROUNDINGS, new OtherManagerGuard.Surroundings(placement, managers));
        return facts.build();
    }

    public GuardContext context() {
        return context(situation());
    }

    public GuardContext context(Situation situation) {
        return new GuardContext(finding(), action(), situation, policy(), NOW);
    }

    private <T> void put(Situation.Builder facts, Fact<T> fact, T value) {
        facts.put(fact, unknown.contains(fact) ? Knowledge.unknown("no_bus") : Knowledge.known(value, NOW));
    }

    @Override
    public String toString() {
        return policy() + " " + situation();
    }
}
