package io.smartmon.testkit.store;

import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.IncidentStore.PlanCommit;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;

/** What the contracts share: a registered host of its own for each test, and things to store. */
public abstract class StoreContract {
    static final UnitName WEB = UnitName.of("web");
    static final CommitLimits LIMITS =
            new CommitLimits(3, Duration.ofMinutes(10), Duration.ofMinutes(1), 2, Duration.ofMinutes(15));

    final UUID run = UUID.randomUUID();
    final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    final HostProfile profile = profile();
    final HostId host = profile.id();

    /** For subclasses. */
    protected StoreContract() {}

    /** The store under test, the same one throughout a test. */
    protected abstract Stores stores();

    @BeforeEach
    void registerTheHost() {
        stores().fleet().register(profile, run, now.minusSeconds(60));
    }

    static HostProfile profile() {
        String name = "host-" + UUID.randomUUID();
        return new HostProfile(HostId.ofName(name), name, "machine-of-" + name, "Debian GNU/Linux 12", 2, 1L << 33);
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
                false);
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
        if (answer instanceof LeaseStore.Answer.Held held) {
            return held.lease();
        }
        throw new AssertionError("the lease is another's: " + answer);
    }

    Incident incident(UnitName unit) {
        return incident(unit, now);
    }

    Incident incident(UnitName unit, Instant at) {
        return Incident.opening(
                UUID.randomUUID(), host, unit, FindingKind.SERVICE_FAILED, unit + " failed with signal 9", at);
    }

    Incident opened(UnitName unit) {
        return stores().incidents()
                .open(incident(unit), unit(unit, ActiveState.FAILED))
                .incident();
    }

    Plan plan(Incident incident, Instant at, GuardVerdict... guards) {
        UnitState before = unit(incident.subject(), ActiveState.FAILED);
        return new Plan(
                UUID.randomUUID(),
                incident.host(),
                incident.id(),
                incident.subject(),
                Verb.START,
                incident.summary(),
                "approved: web",
                "ab".repeat(32),
                List.of(guards),
                ExpectedState.of(before),
                List.of(UnitName.of("dependency")),
                before,
                "boot-1",
                at,
                null);
    }

    static GuardVerdict pass(String guard) {
        return new GuardVerdict(guard, GuardVerdict.Outcome.PASS, "0 of 3 in 10 min", null);
    }

    static PlanCommit ready(Plan plan, long epoch) {
        return new PlanCommit(plan, PlanState.READY, UUID.randomUUID(), epoch, LIMITS, null);
    }

    static PlanCommit only(Plan plan, PlanState state, long epoch) {
        return new PlanCommit(plan, state, null, epoch, LIMITS, null);
    }

    Alert alert(String message) {
        return new Alert(UUID.randomUUID(), Alert.Severity.CRITICAL, "repair", message, now);
    }
}
