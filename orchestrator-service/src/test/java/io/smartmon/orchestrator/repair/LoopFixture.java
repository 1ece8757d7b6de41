package io.smartmon.orchestrator.repair;

import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.helper.HelperView;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.ManagerStatus;
import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitPlacement;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.host.HostRoots;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.decide.FactSources;
import io.smartmon.orchestrator.decide.Holds;
import io.smartmon.orchestrator.decide.SituationReader;
import io.smartmon.orchestrator.tell.Alerts;
import io.smartmon.orchestrator.verify.Verifier;
import io.smartmon.testkit.time.ManualScheduler;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A loop with the guards and remedies that are installed, on a machine, a helper and a store that a test moves. */
public final class LoopFixture implements ServiceManager, Helper, FindingResumption {
    static final HostId HOST = new HostId(UUID.fromString("01931111-0000-7000-8000-000000000001"));
    static final FindingKind SERVICE_FAILED = new FindingKind("service_failed");
    static final FindingKind MOUNT_FULL = new FindingKind("mount_full");
    static final UnitName NGINX = new UnitName("nginx.service");
    static final Subject UNIT = new UnitSubject(NGINX);
    static final Subject VAR = new MountSubject("/var");
    static final String BOOT = "11111111-1111-4111-8111-111111111111";

    public final ManualScheduler scheduler = new ManualScheduler();
    final MemoryIncidents incidents = new MemoryIncidents();
    IncidentStore store = incidents;
    /** A machine without files, and not the one that runs the tests: packages may have been installed there for them. */
    public HostRoots roots = emptyMachine();

    final List<Hold> holds = new ArrayList<>();
    public final List<ActRequest> asked = new ArrayList<>();
    final List<UUID> recalled = new ArrayList<>();
    final List<String> resumed = new ArrayList<>();
    final Map<UUID, ActAnswer> journal = new HashMap<>();
    final Map<UnitName, UnitMemory.Remembered> memory = new HashMap<>();
    UnitState unit = failed(1);
    /** Units beside the one. */
    final Map<UnitName, UnitState> others = new HashMap<>();
    /** Which services require which. */
    final Map<UnitName, Set<UnitName>> requires = new HashMap<>();

    /** What cannot do without the one. */
    Set<UnitName> dependents = Set.of();

    UnitPlacement placement = UnitPlacement.ordinary();
    /** The managers beside systemd that are up. */
    Set<UnitName> managers = Set.of();

    private final List<UnitName> approved = new ArrayList<>(List.of(NGINX));
    ConfigurationState configuration = ConfigurationState.unchanged();
    boolean busAway;
    boolean helperAway;
    Set<String> helperVerbs = ActionDocument.verbs();
    /** Whether the helper takes requests and its answers are lost. */
    boolean answersLost;
    /** What the helper refuses everything for; null if it does what it is asked for. */
    @Nullable
    Refusal refusal;

    /** What a start makes of the unit; null leaves it as it is. */
    @Nullable
    UnitState afterStart = active(2);

    long leaseEpoch = 1;
    boolean dryRun;
    /** Since when the store says that it is older than what was done here; null if it does not. */
    @Nullable
    Instant restoredSince;

    /** The last plan that the helper says it accepted. */
    @Nullable
    UUID lastPlan;

    Limits limits = Limits.defaults();
    public RepairLoop loop = begin();
    private long ids;

    private static HostRoots emptyMachine() {
        Path procfs = Path.of("target", "empty-machine").toAbsolutePath();
        try {
            Files.createDirectories(procfs.resolve("1/root"));
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        return new HostRoots(procfs, procfs);
    }

    /** A new process that has taken nothing over yet. */
    public RepairLoop begin() {
        Holds read = new Holds(new StoredHolds(), HOST, List.of());
        Decider decider = Decider.installed();
        SubjectReader subjects = new SubjectReader(
                this,
                name -> Optional.ofNullable(memory.get(name)),
                (kind, subject) -> Optional.empty(),
                List.of(new Failed()));
        SituationReader situations = new SituationReader(FactSources.of(new FactSources.Inputs(
                HOST,
                BOOT,
                roots,
                scheduler,
                this,
                name -> Optional.ofNullable(memory.get(name)),
                store,
                read,
                this::lease,
                () -> helperAway ? HelperView.silent() : new HelperView(true, helperVerbs),
                () -> 0,
                () -> Knowledge.known(IdentityStatus.KNOWN, scheduler.instant()),
                name -> answer(configuration),
                () -> Knowledge.known(new StoreView(restoredSince), scheduler.instant()))));
        Verifier verifier =
                new Verifier(subjects, this, name -> Optional.ofNullable(memory.get(name)), BOOT, scheduler);
        loop = new RepairLoop(
                new RepairLoop.Parts(
                        HOST,
                        scheduler,
                        BOOT,
                        this::id,
                        name -> Optional.ofNullable(memory.get(name)),
                        unit -> List.of(),
                        unit -> {},
                        unit -> false,
                        this::required,
                        subjects,
                        situations,
                        read,
                        this::policy,
                        decider,
                        store,
                        this::lease,
                        new Acts(this, "0123456789abcdef0123456789abcdef", this::lease, scheduler),
                        verifier,
                        new Alerts(this::id, "web-1", decider.guards()),
                        () -> Optional.ofNullable(lastPlan)),
                this);
        return loop;
    }

    UUID id() {
        return new UUID(0x0193_2222_0000_7000L, 0x8000_0000_0000_0000L + ++ids);
    }

    private LeaseView lease() {
        return new LeaseView(true, leaseEpoch, Duration.ofSeconds(15));
    }

    private Policy policy() {
        AllowList list = new AllowList(
                approved.stream().map(name -> new AllowList.Entry("*", name)).toList(), "approved_services.json");
        return new Policy(
                "web-1", dryRun, Level.REPAIR, Knowledge.known(list, scheduler.instant()), limits, "00".repeat(32));
    }

    void approve(UnitName name) {
        approved.add(name);
    }

    // ------------------------------------------------------------------ the machine

    public static UnitState failed(int run) {
        return state(ActiveState.FAILED, "failed", run, "no", "signal");
    }

    static UnitState active(int run) {
        return state(ActiveState.ACTIVE, "running", run, "no", "success");
    }

    static UnitState state(ActiveState state, String sub, int run, String restart, String result) {
        return new UnitState(
                NGINX,
                "web server",
                "loaded",
                state,
                sub,
                "enabled",
                "simple",
                restart,
                false,
                result,
                String.format(java.util.Locale.ROOT, "%032x", run),
                state == ActiveState.ACTIVE ? 100 + run : 0,
                0,
                state == ActiveState.FAILED ? 2 : 0,
                state == ActiveState.FAILED ? 9 : 0,
                1_000_000L * run + (state == ActiveState.FAILED ? 1 : 0),
                1_000_000L * run,
                Duration.ofSeconds(90),
                0,
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
    }

    /** The unit changes, and the loop hears of it as it does from the watcher. */
    public void now(UnitState state) {
        unit = state;
        remember();
        loop.assess(UNIT);
        scheduler.run();
    }

    private void remember() {
        memory.put(
                NGINX, new UnitMemory.Remembered(unit, scheduler.instant(), scheduler.instant(), false, true, 0, 0, 0));
    }

    public void found() {
        remember();
        loop.found(finding(SERVICE_FAILED, UNIT, Severity.WARNING, unit.measures()));
        scheduler.run();
    }

    public void full(Severity severity) {
        loop.found(finding(
                MOUNT_FULL,
                VAR,
                severity,
                Measures.builder().ratio("used", 0.95).build()));
        scheduler.run();
    }

    void notFullAnyMore() {
        loop.ended(
                MOUNT_FULL,
                VAR,
                new Observation(
                        new ObservationKind("mount"),
                        VAR,
                        scheduler.instant(),
                        Measures.builder().ratio("used", 0.5).build()));
        scheduler.run();
    }

    Finding finding(FindingKind kind, Subject subject, Severity severity, Measures evidence) {
        return new Finding(HOST, kind, subject, severity, evidence, scheduler.instant(), scheduler.instant());
    }

    private <T> Knowledge<T> answer(T value) {
        return busAway ? Knowledge.unknown("no_bus") : Knowledge.known(value, scheduler.instant());
    }

    @Override
    public Knowledge<UnitState> read(UnitName name) {
        return answer(others.getOrDefault(name, unit));
    }

    @Override
    public Knowledge<ManagerStatus> managerStatus() {
        return answer(new ManagerStatus(ManagerState.RUNNING, Duration.ofHours(1), List.of()));
    }

    @Override
    public Knowledge<StartClosure> startClosure(UnitName name) {
        return answer(StartClosure.none());
    }

    @Override
    public Knowledge<ExitStatuses> restartPreventedBy(UnitName name) {
        return answer(ExitStatuses.none());
    }

    @Override
    public Knowledge<UnitConfiguration> configuration(UnitName name) {
        return answer(new UnitConfiguration(List.of(), List.of(), false, UnitConfiguration.Start.none()));
    }

    @Override
    public Knowledge<Set<UnitName>> dependents(UnitName name) {
        return answer(dependents);
    }

    @Override
    public Knowledge<RequiredServices> required(UnitName name) {
        return answer(new RequiredServices(name, requires, failedOthers(), Set.of(), false));
    }

    private Set<UnitName> failedOthers() {
        return others.values().stream()
                .filter(state -> state.activeState() == ActiveState.FAILED)
                .map(UnitState::unit)
                .collect(Collectors.toSet());
    }

    @Override
    public Knowledge<UnitPlacement> placement(UnitName name) {
        return answer(placement);
    }

    @Override
    public Knowledge<Set<UnitName>> up(UnitGlobs wanted) {
        return answer(managers.stream().filter(wanted).collect(Collectors.toSet()));
    }

    @Override
    public Knowledge<Set<UnitName>> running(Set<UnitName> among) {
        return answer(among.stream()
                .filter(each -> others.containsKey(each)
                        && Objects.requireNonNull(others.get(each)).activeState() == ActiveState.ACTIVE)
                .collect(Collectors.toSet()));
    }

    // ------------------------------------------------------------------ the helper

    @Override
    public ActAnswer act(ActRequest request) {
        asked.add(request);
        if (helperAway) {
            return new ActAnswer.Unavailable(Reason.of("helper_unavailable"));
        }
        if (refusal != null) {
            ActAnswer refused = new ActAnswer.Refused(refusal, Reason.of("refused_in_test"), Measures.none());
            journal.put(request.plan(), refused);
            return refused;
        }
        if (afterStart != null && request.action().subject().equals(UNIT)) {
            unit = afterStart;
            remember();
        }
        ActAnswer answer = new ActAnswer.Done(
                new ActResult(ActResult.Outcome.DONE, Reason.of("job_done")), scheduler.hundredthsSinceBoot());
        journal.put(request.plan(), answer);
        return answersLost ? new ActAnswer.Unavailable(Reason.of("helper_unavailable")) : answer;
    }

    @Override
    public ActAnswer recall(UUID plan, long epoch) {
        recalled.add(plan);
        if (answersLost) {
            return new ActAnswer.Unavailable(Reason.of("helper_unavailable"));
        }
        ActAnswer known = journal.get(plan);
        return known != null
                ? known
                : new ActAnswer.Refused(Refusal.VOIDED, Reason.of("not_known_before"), Measures.none());
    }

    @Override
    public void resume(FindingKind kind, Subject subject, Severity severity) {
        resumed.add(kind + " " + subject);
    }

    private final class StoredHolds implements HoldStore {
        @Override
        public void place(Hold hold) {
            holds.add(hold);
        }

        @Override
        public int lift(Lift lift) {
            holds.clear();
            return 1;
        }

        @Override
        public List<Hold> inForce(HostId host) {
            return List.copyOf(holds);
        }
    }

    private static final class Failed implements Classifier {
        @Override
        public FindingKind kind() {
            return SERVICE_FAILED;
        }

        @Override
        public ObservationKind reads() {
            return new ObservationKind("unit");
        }

        @Override
        public String summary() {
            return "A service that failed.";
        }

        @Override
        public Condition assess(History history) {
            Observation latest = history.latest();
            UnitName name = ((UnitSubject) latest.subject()).unit();
            UnitState state = UnitState.of(name, latest.document());
            return state.activeState() == ActiveState.FAILED
                    ? new Condition.Present(Severity.WARNING, latest.document())
                    : new Condition.Clear();
        }
    }

    /** The newest incident. */
    Incident incident() {
        return Objects.requireNonNull(List.copyOf(incidents.incidents.values()).getLast());
    }
}
