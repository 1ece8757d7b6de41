package io.smartmon.gui.pages;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.IncidentStore.CommitLimits;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.storage.PostgresFleetStore;
import io.smartmon.storage.PostgresIncidentStore;
import io.smartmon.storage.PostgresLeaseStore;
import io.smartmon.storage.PostgresSampleStore;
import io.smartmon.storage.PostgresServiceStore;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.storage.migration.PartitionKeeper;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.PreparedStatement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A fleet as agents would write it, through the same stores. Every name is invented. */
final class SeededFleet {
    static final UnitName NGINX = new UnitName("nginx.service");
    static final UnitName POSTGRES = new UnitName("postgresql.service");
    private static final long GIB = 1L << 30;
    private static final CommitLimits LIMITS =
            new CommitLimits(3, Duration.ofMinutes(10), Duration.ZERO, 3, Duration.ofMinutes(1));

    private final Database database;
    private final Instant now = Instant.now().truncatedTo(ChronoUnit.MICROS);
    private final UUID run = UUID.randomUUID();
    private final Map<HostId, Long> sequence = new HashMap<>();
    private final Map<String, HostId> ids = new HashMap<>();

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
        HostId id = new PostgresFleetStore(database)
                .register(new HostProfile("machine-" + name, "boot", name, system, cores, memoryGib * GIB), run, now)
                .host();
        ids.put(name, id);
        return id;
    }

    /** The identity of the host that was registered under that name. */
    HostId id(String name) {
        return Objects.requireNonNull(ids.get(name), name);
    }

    /** Samples every 15 s over the last hours, with a gap from 70 to 62 minutes ago. */
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
                .observe(new ServiceStore.Reconciliation(
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

    /** Whether the agent says that it changes nothing. */
    void dryRun(HostId host, boolean dryRun) {
        database.inTransaction(connection -> {
            try (PreparedStatement update =
                    connection.prepareStatement("update host_current set dry_run = ? where host = ?")) {
                update.setBoolean(1, dryRun);
                update.setObject(2, host.value());
                return update.executeUpdate();
            }
        });
    }

    void noServices(HostId host) {
        new PostgresServiceStore(database).notKnown(host, run, Reason.of("no_bus"), now);
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
                false,
                List.of(),
                UnitState.LastRun.UNKNOWN);
    }

    /** An incident that was repaired and healed. */
    UUID healed(HostId host, UnitName unit, Duration ago) {
        Instant opened = now.minus(ago);
        UUID incident = open(host, unit, opened);
        long epoch = epoch(host);
        Plan plan = plan(host, incident, unit, opened.plusMillis(24), passed(), "* : " + unit);
        IncidentStore store = new PostgresIncidentStore(database);
        store.commitPlan(new IncidentStore.PlanCommit(plan, PlanState.READY, uuid(), 1_000, epoch, LIMITS, null, null));
        store.move(new IncidentStore.PlanMove(
                host,
                plan.id(),
                epoch,
                PlanState.ACCEPTED,
                Reason.of("accepted"),
                opened.plusMillis(31),
                opened.plusMillis(30),
                null));
        Measures after = unit(unit, ActiveState.ACTIVE, "running", "enabled").measures();
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
                Reason.of("active_by_new_run"),
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
                Reason.of("same_run_through_hold_window"),
                opened.plusSeconds(602),
                null));
        return incident;
    }

    /** An open incident that is not repaired, with an alert. */
    UUID notRepaired(HostId host, UnitName unit, Duration ago) {
        Instant opened = now.minus(ago);
        UUID incident = open(host, unit, opened);
        List<GuardVerdict> guards = new ArrayList<>(passed());
        guards.set(
                0,
                GuardVerdict.deny(
                        "allow-list", "not_listed", Measures.of("source", Measure.text("approved_services.json"))));
        new PostgresIncidentStore(database)
                .commitPlan(new IncidentStore.PlanCommit(
                        plan(host, incident, unit, opened.plusMillis(19), guards, ""),
                        PlanState.LEFT_ALONE,
                        null,
                        1_000,
                        epoch(host),
                        LIMITS,
                        new Alert(
                                uuid(),
                                "repair",
                                "repair:" + incident,
                                Alert.State.FIRING,
                                Severity.WARNING,
                                "repair",
                                unit + " failed and is not on the allow-list, so nothing was done.",
                                opened.plusMillis(20)),
                        null));
        return incident;
    }

    /** An incident whose attempts are used up. */
    UUID givenUp(HostId host, UnitName unit, Duration ago) {
        Instant opened = now.minus(ago);
        UUID incident = open(host, unit, opened);
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
                        Reason.of("attempts_used_up"),
                        opened.plusSeconds(300),
                        new Alert(
                                uuid(),
                                "repair",
                                "repair:" + incident,
                                Alert.State.FIRING,
                                Severity.CRITICAL,
                                "repair",
                                unit + ": all attempts are used, and it is still down.",
                                opened.plusSeconds(300))));
        return incident;
    }

    private UUID open(HostId host, UnitName unit, Instant at) {
        return open(
                host,
                "service_failed",
                new UnitSubject(unit),
                Severity.CRITICAL,
                evidence(unit(unit, ActiveState.FAILED, "failed", "enabled")),
                at,
                null);
    }

    /** An open incident of any kind, with an alert. */
    UUID open(HostId host, String kind, Subject subject, Severity severity, Measures evidence, Duration ago) {
        Instant opened = now.minus(ago);
        return open(
                host,
                kind,
                subject,
                severity,
                evidence,
                opened,
                new Alert(
                        uuid(),
                        kind,
                        kind + ":" + subject.name(),
                        Alert.State.FIRING,
                        severity,
                        "agent",
                        Wording.english().finding(new FindingKind(kind), subject, evidence) + ".",
                        opened));
    }

    private UUID open(
            HostId host,
            String kind,
            Subject subject,
            Severity severity,
            Measures evidence,
            Instant at,
            @Nullable Alert alert) {
        UUID id = uuid();
        Finding finding = new Finding(host, new FindingKind(kind), subject, severity, evidence, at, at);
        IncidentStore.Opened opened = new PostgresIncidentStore(database)
                .open(new IncidentStore.Opening(Incident.opening(id, finding, at), epoch(host), alert));
        if (!opened.created()) {
            throw new AssertionError("not opened: " + kind + " of " + subject);
        }
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
        Measures evidence = evidence(before);
        return new Plan(
                Plan.VERSION,
                uuid(),
                host,
                incident,
                new FindingKind("service_failed"),
                new UnitSubject(unit),
                new StartUnit(unit, ExpectedState.of(before), List.of()),
                rule,
                "9f3c1a7".repeat(9) + "f",
                guards,
                evidence,
                "boot",
                at,
                (@Nullable Instant) null);
    }

    /** What the agent's classifier makes of a failed unit. */
    private static Measures evidence(UnitState failed) {
        return failed.measures().with("how", Measure.text("its main process dumped core (signal 11)"));
    }

    private static List<GuardVerdict> passed() {
        return List.of(
                pass("allow-list", "listed", Measures.of("entry", Measure.text("* : nginx.service"))),
                pass("protected", "not_protected", Measures.none()),
                pass("level", "repair", Measures.none()),
                pass("machine", "known", Measures.none()),
                pass("unit-type", "continuing", Measures.of("type", Measure.text("notify"))),
                pass("hold", "none", Measures.none()),
                pass("intent", "no_stop_seen", Measures.of("unit_file_state", Measure.text("enabled"))),
                pass(
                        "dwell",
                        "present_long_enough",
                        Measures.builder()
                                .span("present_for", Duration.ofMillis(6))
                                .span("needed", Duration.ZERO)
                                .build()),
                pass(
                        "evidence",
                        "fresh",
                        Measures.builder()
                                .span("age", Duration.ofMillis(6))
                                .span("limit", Duration.ofSeconds(5))
                                .build()),
                pass(
                        "attempts",
                        "left",
                        Measures.builder()
                                .count("attempts", 0)
                                .count("limit", 3)
                                .span("window", Duration.ofMinutes(10))
                                .build()),
                pass(
                        "at-once",
                        "below",
                        Measures.builder().count("others", 0).count("limit", 3).build()),
                pass(
                        "lease",
                        "held",
                        Measures.builder()
                                .count("epoch", 4)
                                .span("remaining", Duration.ofMillis(12_100))
                                .build()));
    }

    private static GuardVerdict pass(String guard, String reason, Measures saw) {
        return GuardVerdict.pass(guard, reason, saw);
    }

    private static UUID uuid() {
        UUID random = UUID.randomUUID();
        long high = (System.currentTimeMillis() << 16) | 0x7000L | (random.getMostSignificantBits() & 0xFFF);
        return new UUID(high, random.getLeastSignificantBits());
    }
}
