package io.smartmon.protocol.json;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.command.Command;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

/** One record of every wire form, with every type of measure among them. */
final class WireSamples {
    private static final UUID ID = UUID.fromString("0190b0a0-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0190b0a0-0000-7000-8000-000000000002");
    private static final UUID RUN = UUID.fromString("0190b0a0-0000-7000-8000-00000000000a");
    private static final String BOOT = "11111111-1111-4111-8111-111111111111";
    private static final String MACHINE = "0123456789abcdef0123456789abcdef";
    static final HostId HOST = new HostId(UUID.fromString("0190b0a0-0000-7000-8000-0000000000ff"));
    private static final UnitName WEB_UNIT = UnitName.of("nginx");
    private static final Subject WEB = new UnitSubject(WEB_UNIT);
    private static final Subject VAR = new MountSubject("/var");
    private static final FindingKind KIND = new FindingKind("service_failed");
    static final Instant AT = Instant.parse("2026-03-05T12:00:00.123456Z");

    private static final UnitState.LastRun LAST_RUN = new UnitState.LastRun(98, 109, 110);
    private static final UnitState FAILED = new UnitState(
            WEB_UNIT,
            "A \"web\" server",
            "loaded",
            ActiveState.FAILED,
            "failed",
            "enabled",
            "simple",
            "on-failure",
            false,
            "signal",
            "0123456789abcdef0123456789abcdef",
            0,
            2,
            2,
            9,
            111,
            99,
            Duration.ofSeconds(90),
            0,
            true,
            List.of(UnitName.of("nginx.socket")),
            LAST_RUN);
    private static final Measures EVERY_TYPE = Measures.builder()
            .text("type", "ext4")
            .flag("read_only", false)
            .count("inodes", 17)
            .put("number", Measure.number(1.5))
            .ratio("used", 0.93)
            .bytes("available", 12)
            .span("grows_full_in", Duration.ofSeconds(90, 5))
            .put("seen", Measure.moment(AT))
            .put("options", Measure.names(List.of("rw", "relatime")))
            .build();
    private static final Reason REASON = Reason.of("no_bus", "tries", Measure.count(3));
    private static final MountUsage MOUNT = new MountUsage("/", "ext4", 1000, 400, 550, 100, 10, false);
    private static final SystemSample SAMPLE =
            new SystemSample(1, AT, null, 0.5, 0.25, 0.125, 8L << 30, 4L << 30, 1L << 30, 0, 3600, List.of(MOUNT));
    private static final GuardVerdict VERDICT = GuardVerdict.holdUntil(
            "cooldown",
            "too_soon",
            Measures.builder()
                    .span("since", Duration.ofSeconds(20))
                    .span("cooldown", Duration.ofMinutes(1))
                    .build(),
            AT.plusSeconds(40));
    private static final StartUnit START =
            new StartUnit(WEB_UNIT, ExpectedState.of(FAILED), List.of(UnitName.of("dep")));
    private static final Plan PLAN = new Plan(
            Plan.VERSION,
            ID,
            HOST,
            OTHER,
            KIND,
            WEB,
            START,
            "allow-list:nginx",
            "ab".repeat(32),
            List.of(VERDICT),
            FAILED.measures(),
            BOOT,
            AT,
            null);
    private static final Incident INCIDENT = new Incident(
            OTHER,
            HOST,
            WEB,
            KIND,
            Severity.CRITICAL,
            FAILED.measures(),
            IncidentState.CLOSED,
            ClosedAs.HEALED,
            ID,
            2,
            AT,
            AT.plusSeconds(2),
            AT.plusSeconds(602),
            AT.plusSeconds(603));
    private static final Alert ALERT = new Alert(
            ID,
            "repair_given_up",
            HOST + "/unit/nginx.service",
            Alert.State.FIRING,
            Severity.CRITICAL,
            "repair",
            "It did not hold.",
            AT);
    private static final Hold HOLD = new Hold(ID, null, Hold.Source.PAGE, "ada", "maintenance", AT);
    private static final Lease LEASE = new Lease(HOST, RUN, 7, Duration.ofSeconds(15));
    private static final IncidentStore.CommitLimits LIMITS =
            new IncidentStore.CommitLimits(3, Duration.ofMinutes(10), Duration.ofMinutes(1), 3, Duration.ofMinutes(15));
    private static final IncidentStore.StoredPlan STORED = new IncidentStore.StoredPlan(
            4, PLAN, PlanState.DONE, Verdict.HEALED, FAILED.measures(), Reason.of("held"), AT);
    private static final IncidentStore.Unfinished UNFINISHED = new IncidentStore.Unfinished(INCIDENT, STORED);
    private static final IncidentStore.Attempt ATTEMPT = new IncidentStore.Attempt(AT, BOOT, 123_400);
    private static final ServiceStore.Seen SEEN = new ServiceStore.Seen(FAILED, AT, false);
    private static final Fingerprint.Mark MARK =
            new Fingerprint.Mark("/etc/systemd/system/nginx.service", "sha256:" + "ab".repeat(32));
    private static final ServiceStore.LastStart LAST_START =
            new ServiceStore.LastStart(WEB_UNIT, FAILED.invocationId(), new Fingerprint(List.of(MARK)));
    private static final ServiceStore.LastStart NOT_TAKEN =
            new ServiceStore.LastStart(UnitName.of("dep"), FAILED.invocationId(), null);
    private static final ServiceStore.Stop STOP = new ServiceStore.Stop(WEB_UNIT, FAILED.invocationId(), AT);
    private static final ServiceStore.Transition TRANSITION =
            new ServiceStore.Transition(1, AT, "active/running", FAILED, false);
    private static final HostProfile PROFILE =
            new HostProfile(MACHINE, BOOT, "web-1", "Debian GNU/Linux 12", 2, 8L << 30);
    private static final Observation OBSERVATION = new Observation(new ObservationKind("mount"), VAR, AT, EVERY_TYPE);
    private static final ObservationStore.Numbered NUMBERED = new ObservationStore.Numbered(3, true, OBSERVATION);
    private static final Command COMMAND = new Command(
            Command.VERSION,
            ID,
            HOST,
            "restart",
            Measures.of("unit", Measure.text("nginx.service")),
            "ada",
            AT,
            AT.plusSeconds(300));
    private static final SyncStore.OpenIncident OPEN = new SyncStore.OpenIncident(OTHER, 2);

    private WireSamples() {}

    static Plan plan() {
        return PLAN;
    }

    static Incident incident() {
        return INCIDENT;
    }

    static List<Object> all() {
        return List.of(
                PROFILE,
                FAILED,
                LAST_RUN,
                ExpectedState.of(FAILED),
                VERDICT,
                REASON,
                SAMPLE,
                MOUNT,
                OBSERVATION,
                COMMAND,
                PLAN,
                INCIDENT,
                ALERT,
                HOLD,
                LEASE,
                new ActRequest(ActRequest.VERSION, ID, "cd".repeat(32), MACHINE, BOOT, HOST, 7, 123_400, START),
                new ActResult(ActResult.Outcome.DONE, Reason.of("job_done")),
                new ActAnswer.Done(
                        new ActResult(ActResult.Outcome.FAILED, Reason.message("job_failed", "dependency")), 123_390),
                new ActAnswer.Indeterminate(123_390),
                new ActAnswer.Refused(Refusal.STATE_CHANGED, Reason.of("other_state"), FAILED.measures()),
                new ActAnswer.Unavailable(Reason.of("no_socket")),
                new FleetStore.Registration(HOST, IdentityStatus.COPIED, AT),
                new SampleStore.Appended(3, 2, 1),
                new ServiceStore.Reconciliation(HOST, RUN, AT, true, List.of(SEEN), List.of(TRANSITION)),
                SEEN,
                STOP,
                TRANSITION,
                NUMBERED,
                new SyncStore.Request(HOST, RUN, BOOT, Duration.ofSeconds(15), 57, OTHER, true, false, AT),
                new SyncStore.Answer(
                        new LeaseStore.Answer.Held(LEASE),
                        IdentityStatus.KNOWN,
                        AT.minusSeconds(60),
                        List.of(HOLD),
                        List.of(OPEN),
                        List.of(COMMAND),
                        AT),
                OPEN,
                new IncidentStore.Opening(INCIDENT, 7, ALERT),
                new IncidentStore.Opened(INCIDENT, true),
                new IncidentStore.Update(HOST, OTHER, 7, Severity.CRITICAL, EVERY_TYPE, AT, null),
                new IncidentStore.PlanCommit(PLAN, PlanState.READY, ID, 123_400, 7, LIMITS, null, OTHER),
                LIMITS,
                new IncidentStore.PlanMove(HOST, ID, 7, PlanState.HELD, Reason.of("held"), AT, AT, ALERT),
                new IncidentStore.Conclusion(
                        HOST,
                        OTHER,
                        7,
                        ID,
                        Verdict.RECOVERED,
                        FAILED.measures(),
                        IncidentState.RECOVERED,
                        null,
                        AT.plusSeconds(600),
                        Reason.of("active_by_new_run"),
                        AT,
                        null),
                UNFINISHED,
                STORED,
                ATTEMPT,
                new IncidentStore.RepairHistory(List.of(ATTEMPT), List.of(WEB, VAR)),
                new IncidentStore.Commit.Committed(4, 1),
                new IncidentStore.Commit.Unchanged(ID),
                new IncidentStore.Commit.Denied(VERDICT),
                new LeaseStore.Answer.Held(LEASE),
                new LeaseStore.Answer.HeldByOther(RUN, Duration.ofMillis(1500)),
                new HoldStore.Lift(ID, HOST, "ada", "done", AT),
                new StoreCalls.Register(PROFILE, RUN, AT),
                new StoreCalls.AnswerCommand(HOST, ID, Reason.of("done"), AT),
                new StoreCalls.Append(HOST, RUN, List.of(SAMPLE)),
                new StoreCalls.AppendObservations(HOST, RUN, List.of(NUMBERED)),
                new StoreCalls.CurrentObservations(List.of(OBSERVATION)),
                new StoreCalls.ServicesNotKnown(HOST, RUN, REASON, AT),
                new StoreCalls.OfHost(HOST),
                new StoreCalls.Stops(List.of(STOP)),
                LAST_START,
                LAST_START.fingerprint(),
                MARK,
                new StoreCalls.Started(HOST, List.of(LAST_START, NOT_TAKEN)),
                new StoreCalls.LastStarts(List.of(LAST_START, NOT_TAKEN)),
                new StoreCalls.Find(HOST, OTHER),
                new StoreCalls.Found(UNFINISHED),
                new StoreCalls.AllUnfinished(List.of(UNFINISHED)),
                new StoreCalls.HistoryOf(HOST, VAR, AT),
                new StoreCalls.Moved(IncidentStore.Moved.FENCED),
                new StoreCalls.Acquire(HOST, RUN, Duration.ofSeconds(15), 57),
                new StoreCalls.Raise(HOST, ID, 7, ALERT),
                new StoreCalls.Release(HOST, RUN),
                new StoreCalls.Lifted(2),
                new StoreCalls.Holds(List.of(HOLD)));
    }
}
