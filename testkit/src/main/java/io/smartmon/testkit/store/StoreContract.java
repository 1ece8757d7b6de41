package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.Opened;
import io.smartmon.domain.store.IncidentStore.Opening;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeEach;

/** Shared by the contracts: a registered host of its own for each test, and data to store. */
public abstract class StoreContract {
    static final UnitName WEB_UNIT = UnitName.of("web");
    static final Subject WEB = new UnitSubject(WEB_UNIT);
    static final Subject MAIL = new UnitSubject(UnitName.of("mail"));
    static final Subject VAR = new MountSubject("/var");
    static final FindingKind FAILED = new FindingKind("service_failed");
    static final FindingKind FULL = new FindingKind("mount_full");
    static final String BOOT = "11111111-1111-4111-8111-111111111111";
    static final String NEXT_BOOT = "22222222-2222-4222-8222-222222222222";
    static final CommitLimits LIMITS =
            new CommitLimits(3, Duration.ofMinutes(10), Duration.ofMinutes(1), 2, Duration.ofMinutes(15));

    /** When the host was started, on its own boot clock, for decisions at {@link #now}. */
    static final long NOW_HUNDREDTHS = 1_000_000;

    final UUID run = UUID.randomUUID();
    final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    final HostProfile profile = profile();
    HostId host = HostId.ofUnregistered(profile.name());

    /** For subclasses. */
    protected StoreContract() {}

    /** The store under test, the same one throughout a test. */
    protected abstract Stores stores();

    /** Changes to that store other than through its ports. */
    protected abstract StoreFixture fixture();

    @BeforeEach
    void registerTheHost() {
        host = stores().fleet().register(profile, run, now.minusSeconds(60)).host();
    }

    static HostProfile profile() {
        String name = "host-" + UUID.randomUUID();
        return new HostProfile("machine-of-" + name, BOOT, name, "Debian GNU/Linux 12", 2, 1L << 33);
    }

    static UnitState unit(UnitName name, ActiveState state) {
        boolean active = state == ActiveState.ACTIVE;
        return new UnitState(
                name,
                "A \"web\" server \\ with 'quotes', ünïcode and a \u0001 control",
                "loaded",
                state,
                active ? "running" : "failed",
                "enabled",
                "simple",
                "no",
                false,
                active ? "success" : "signal",
                "0123456789abcdef0123456789abcdef",
                active ? 4711 : 0,
                0,
                active ? 0 : 2,
                active ? 0 : 9,
                123_456_789L,
                active ? 123_456_789L : 1L,
                Duration.ofSeconds(90),
                0,
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
    }

    /** The observation of a failed subject. */
    static Measures unhealthy(Subject subject) {
        return subject instanceof UnitSubject(UnitName unit)
                ? unit(unit, ActiveState.FAILED).measures()
                : Measures.builder()
                        .ratio("used", 0.93)
                        .bytes("available", 1 << 20)
                        .build();
    }

    /** The observation of a recovered subject. */
    static Measures healthy(Subject subject) {
        return subject instanceof UnitSubject(UnitName unit)
                ? unit(unit, ActiveState.ACTIVE).measures()
                : Measures.builder()
                        .ratio("used", 0.5)
                        .bytes("available", 1 << 30)
                        .build();
    }

    static FindingKind kindFor(Subject subject) {
        return subject instanceof UnitSubject ? FAILED : FULL;
    }

    static SystemSample sample(long sequence, Instant at) {
        return new SystemSample(
                sequence,
                at,
                sequence == 1 ? null : 12.5,
                0.5,
                0.25,
                0.125,
                8L << 30,
                4L << 30,
                1L << 30,
                0,
                3600,
                List.of(new MountUsage("/", "ext4", 1000, 400, 500, 100, 10, false)));
    }

    Lease lease() {
        return lease(host);
    }

    Lease lease(HostId of) {
        LeaseStore.Answer answer = stores().leases().acquire(of, run, Duration.ofSeconds(30), 0);
        return assertInstanceOf(LeaseStore.Answer.Held.class, answer).lease();
    }

    Incident incident(Subject subject) {
        return incident(subject, now);
    }

    Incident incident(Subject subject, Instant at) {
        return new Incident(
                UUID.randomUUID(),
                host,
                subject,
                kindFor(subject),
                Severity.WARNING,
                unhealthy(subject),
                IncidentState.OPEN,
                null,
                null,
                0,
                at,
                null,
                null,
                null);
    }

    Opened open(Incident incident) {
        return stores().incidents().open(new Opening(incident, lease().epoch(), null));
    }

    Incident opened(Subject subject) {
        return Objects.requireNonNull(open(incident(subject)).incident());
    }

    /** A plan that is decided so long after {@link #now}, in the first boot. */
    Plan plan(Incident incident, Duration after, GuardVerdict... guards) {
        return plan(incident, BOOT, now.plus(after), guards);
    }

    Plan plan(Incident incident, String boot, Instant at, GuardVerdict... guards) {
        StartUnit action = incident.subject() instanceof UnitSubject(UnitName unit)
                ? new StartUnit(
                        unit, ExpectedState.of(unit(unit, ActiveState.FAILED)), List.of(UnitName.of("dependency")))
                : null;
        return new Plan(
                Plan.VERSION,
                UUID.randomUUID(),
                incident.host(),
                incident.id(),
                incident.kind(),
                incident.subject(),
                action,
                action == null ? "" : "allow-list:web",
                "ab".repeat(32),
                List.of(guards),
                unhealthy(incident.subject()),
                boot,
                at,
                null);
    }

    static GuardVerdict pass(String guard) {
        return GuardVerdict.pass(
                guard,
                "below_limit",
                Measures.builder().count("attempts", 0).count("limit", 3).build());
    }

    /** A ready plan with an attempt, decided at the boot clock's hundredths that belong to its instant. */
    PlanCommit ready(Plan plan, long epoch) {
        return ready(plan, epoch, hundredths(plan.createdAt()));
    }

    PlanCommit ready(Plan plan, long epoch, long hundredths) {
        return new PlanCommit(plan, PlanState.READY, UUID.randomUUID(), hundredths, epoch, LIMITS, null, null);
    }

    /** The same, where the helper has accepted this plan last. */
    static PlanCommit after(@Nullable UUID lastPlan, PlanCommit commit) {
        return new PlanCommit(
                commit.plan(),
                commit.state(),
                commit.attempt(),
                commit.decidedHundredths(),
                commit.epoch(),
                commit.limits(),
                commit.alert(),
                lastPlan);
    }

    PlanCommit only(Plan plan, PlanState state, long epoch) {
        return new PlanCommit(plan, state, null, hundredths(plan.createdAt()), epoch, LIMITS, null, null);
    }

    long hundredths(Instant at) {
        return NOW_HUNDREDTHS + Duration.between(now, at).toMillis() / 10;
    }

    Alert alert(String code, Severity severity) {
        return new Alert(
                UUID.randomUUID(),
                code,
                host + "/unit/web.service",
                Alert.State.FIRING,
                severity,
                "repair",
                "It needs a person.",
                now);
    }
}
