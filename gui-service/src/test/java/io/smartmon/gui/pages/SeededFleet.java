package io.smartmon.gui.pages;

import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.decide.GuardVerdict.Outcome;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.PostgresLeaseStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.storage.migration.PartitionKeeper;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fleet as agents would write it, through the same stores. Every name is invented. */
final class SeededFleet {
    static final UnitName NGINX = UnitName.of("nginx.service");
    static final UnitName POSTGRES = UnitName.of("postgresql.service");
    private static final long GIB = 1L << 30;
    private static final CommitLimits LIMITS =
            new CommitLimits(3, Duration.ofMinutes(10), Duration.ZERO, 3, Duration.ofMinutes(1));

    private final Database database;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final UUID run = UUID.randomUUID();
    private final Map<HostId, Long> sequence = new HashMap<>();

    private SeededFleet(Database database) {
        this.database = database;
    }

    /** A fleet in that database, which is migrated and has partitions for what tests write. */
    static SeededFleet in(PostgresDatabase postgres) {
        new Migrator(postgres.dataSource(), line -> {}).migrate();
        Database database = Database.of(postgres.dataSource());
        new PartitionKeeper(database, UUID.randomUUID(), InstantSource.system()).run();
        return new SeededFleet(database);
    }

    HostId host(String name, String system, int cores, long memoryGib) {
        HostId id = HostId.ofName(name);
        new PostgresFleetStore(database)
                .register(new HostProfile(id, name, "machine-" + id, system, cores, memoryGib * GIB), run, now);
        return id;
    }

    /** Samples each 15 s over the last hours, with a gap from 70 to 62 minutes ago. */
    void history(HostId host, Duration length, double cpu, double memory, double disk) {
        List<SystemSample> samples = new ArrayList<>();
        for (Instant at = now.minus(length); !at.isAfter(now); at = at.plusSeconds(15)) {
            long minutesAgo = Duration.between(at, now).toMinutes();
            if (minutesAgo >= 62 && minutesAgo < 70) {
                continue;
            }
            double wave = Math.sin(minutesAgo / 9.0) * 4 + Math.sin(at.getEpochSecond() / 47.0) * 2;
            samples.add(sample(host, at, cpu + wave, memory + wave / 6, disk));
            if (samples.size() == 1_000) {
                append(host, samples);
            }
        }
        append(host, samples);
    }

    private void append(HostId host, List<SystemSample> samples) {
        if (!samples.isEmpty()) {
            new PostgresSampleStore(database).append(host, run, samples);
            samples.clear();
        }
    }

    /** One sample of this instant. */
    void sampleNow(HostId host, double cpu) {
        Instant at = Instant.now().truncatedTo(ChronoUnit.MICROS);
        new PostgresSampleStore(database).append(host, run, List.of(sample(host, at, cpu, 51, 55)));
    }

    private SystemSample sample(HostId host, Instant at, double cpu, double memory, double disk) {
        long total = 8 * GIB;
        return new SystemSample(
                sequence.merge(host, 1L, Long::sum),
                at,
                Math.clamp(cpu, 0.3, 100),
                Math.max(0, cpu / 30),
                Math.max(0, cpu / 32),
                Math.max(0, cpu / 34),
                total,
                Math.round(total * (1 - memory / 100)),
                2 * GIB,
                GIB / 8,
                3_542_400,
                List.of(
                        mount("/", 40 * GIB, disk),
                        mount("/var", 110 * GIB, Math.min(100, disk * 0.7)),
                        mount("/srv/<b>data</b>", 512 * GIB, 21)));
    }

    private static MountUsage mount(String mount, long total, double percent) {
        long used = Math.round(total * percent / 100);
        return new MountUsage(mount, "ext4", total, used, total - used, 1_000_000, 120_000, false);
    }

    void services(HostId host, List<UnitState> units) {
        new PostgresServiceStore(database)
                .observe(new ServiceStore.Observation(
                        host,
                        run,
                        now,
                        true,
                        units.stream()
                                .map(unit -> new ServiceStore.Seen(
                                        unit,
                                        now.minus(Duration.ofDays(3)),
                                        unit.activeState() == ActiveState.INACTIVE))
                                .toList(),
                        List.of()));
    }

    void noServices(HostId host) {
        new PostgresServiceStore(database).notKnown(host, run, "no system bus: services not known", now);
    }

    static UnitState unit(UnitName name, ActiveState state, String sub, String enabled) {
        boolean failed = state == ActiveState.FAILED;
        return new UnitState(
                name,
                "A unit called " + name,
                "loaded",
                state,
                sub,
                enabled,
                "notify",
                "no",
                false,
                failed ? "core-dump" : "success",
                failed ? "a91c7be0d1f24c6fa0b29f3c55d10c07" : "5be2c90317de4c1e8a5a6d0db21f70d4",
                failed ? 0 : 9044,
                0,
                failed ? 3 : 0,
                failed ? 11 : 0,
                1_000_000,
                2_000_000,
                Duration.ofSeconds(90),
                0,
                false);
    }

    /** An incident that was repaired and healed. */
    UUID healed(HostId host, UnitName unit, Duration ago) {
        Instant opened = now.minus(ago);
        UUID incident = open(host, unit, opened, unit + " failed: its main process dumped core (signal 11)");
        long epoch = epoch(host);
        Plan plan = plan(host, incident, unit, opened.plusMillis(24), passed(), "* : " + unit);
        IncidentStore store = new PostgresIncidentStore(database);
        store.commitPlan(new IncidentStore.PlanCommit(plan, PlanState.READY, uuid(), epoch, LIMITS, null));
        store.move(new IncidentStore.PlanMove(
                host,
                plan.id(),
                epoch,
                PlanState.ACCEPTED,
                "accepted by the helper",
                opened.plusMillis(31),
                opened.plusMillis(30),
                null));
        UnitState after = unit(unit, ActiveState.ACTIVE, "running", "enabled");
        store.conclude(new IncidentStore.Conclusion(
                host,
                incident,
                epoch,
                plan.id(),
                Verdict.RECOVERED,
                after,
                IncidentState.RECOVERED,
                null,
                opened.plusSeconds(602),
                "healthy after the settle time",
                opened.plusMillis(2_100),
                null));
        store.conclude(new IncidentStore.Conclusion(
                host,
                incident,
                epoch,
                plan.id(),
                Verdict.HEALED,
                after,
                IncidentState.CLOSED,
                ClosedAs.HEALED,
                null,
                "",
                opened.plusSeconds(602),
                null));
        return incident;
    }

    /** An open incident that is not repaired, with an alert. */
    UUID notRepaired(HostId host, UnitName unit, Duration ago) {
        Instant opened = now.minus(ago);
        UUID incident = open(host, unit, opened, unit + " failed: its main process exited with status 1");
        List<GuardVerdict> guards = new ArrayList<>(passed());
        guards.set(0, new GuardVerdict("allow-list", Outcome.DENY, "no entry for " + unit + " on this host", null));
        new PostgresIncidentStore(database)
                .commitPlan(new IncidentStore.PlanCommit(
                        plan(host, incident, unit, opened.plusMillis(19), guards, ""),
                        PlanState.LEFT_ALONE,
                        null,
                        epoch(host),
                        LIMITS,
                        new Alert(
                                uuid(),
                                Alert.Severity.WARNING,
                                "repair",
                                unit + " failed and is not on the allow-list, so nothing was done.",
                                opened.plusMillis(20))));
        return incident;
    }

    /** An incident whose attempts are used up. */
    UUID givenUp(HostId host, UnitName unit, Duration ago) {
        Instant opened = now.minus(ago);
        UUID incident = open(host, unit, opened, unit + " failed: its main process exited with status 1");
        new PostgresIncidentStore(database)
                .conclude(new IncidentStore.Conclusion(
                        host,
                        incident,
                        epoch(host),
                        null,
                        null,
                        null,
                        IncidentState.CLOSED,
                        ClosedAs.GIVEN_UP,
                        null,
                        "3 of 3 attempts are used",
                        opened.plusSeconds(300),
                        new Alert(
                                uuid(),
                                Alert.Severity.CRITICAL,
                                "repair",
                                unit + ": all attempts are used, and it is still down.",
                                opened.plusSeconds(300))));
        return incident;
    }

    private UUID open(HostId host, UnitName unit, Instant at, String summary) {
        UUID id = uuid();
        new PostgresIncidentStore(database)
                .open(
                        Incident.opening(id, host, unit, FindingKind.SERVICE_FAILED, summary, at),
                        unit(unit, ActiveState.FAILED, "failed", "enabled"));
        return id;
    }

    private long epoch(HostId host) {
        return switch (new PostgresLeaseStore(database).acquire(host, run, Duration.ofSeconds(30), 0)) {
            case LeaseStore.Answer.Held held -> held.lease().epoch();
            case LeaseStore.Answer.HeldByOther other -> throw new AssertionError("held by " + other.holder());
        };
    }

    private static Plan plan(
            HostId host, UUID incident, UnitName unit, Instant at, List<GuardVerdict> guards, String rule) {
        UnitState before = unit(unit, ActiveState.FAILED, "failed", "enabled");
        return new Plan(
                uuid(),
                host,
                incident,
                unit,
                Verb.START,
                unit + " failed",
                rule,
                "9f3c1a7".repeat(9) + "f",
                guards,
                ExpectedState.of(before),
                List.of(),
                before,
                "boot",
                at,
                (@Nullable Instant) null);
    }

    private static List<GuardVerdict> passed() {
        return List.of(
                pass("allow-list", "* : nginx.service"),
                pass("protected", "not a unit this stands on"),
                pass("level", "repair"),
                pass("machine", "the machine that the store knows by this name"),
                pass("unit-type", "Type=notify, meant to go on running"),
                pass("hold", "none in force"),
                pass("intent", "no stop job seen; enabled"),
                pass("dwell", "stands for 6 ms, at least 0 ms"),
                pass("evidence", "6 ms old, at most 5 s"),
                pass("attempts", "0 of 3 in 10 min"),
                pass("at-once", "0 other units under repair, fewer than 3"),
                pass("lease", "epoch 4, 12.1 s left"));
    }

    private static GuardVerdict pass(String guard, String saw) {
        return new GuardVerdict(guard, Outcome.PASS, saw, null);
    }

    private static UUID uuid() {
        UUID random = UUID.randomUUID();
        long high = (System.currentTimeMillis() << 16) | 0x7000L | (random.getMostSignificantBits() & 0xFFF);
        return new UUID(high, random.getLeastSignificantBits());
    }
}
