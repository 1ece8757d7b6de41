package io.smartmon.simulation.recorded;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Helper;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.helper.HelperStatus;
import io.smartmon.orchestrator.Agent;
import io.smartmon.orchestrator.HostCollecting;
import io.smartmon.orchestrator.act.HelperMonitor;
import io.smartmon.orchestrator.classify.Classification;
import io.smartmon.orchestrator.collect.StoreOutbox;
import io.smartmon.orchestrator.configuration.ConfigurationFiles;
import io.smartmon.policy.helper.HelperPolicy;
import io.smartmon.policy.host.MachineIdentity;
import io.smartmon.shim.act.ActSteps;
import io.smartmon.shim.act.BootClock;
import io.smartmon.shim.act.BusUnits;
import io.smartmon.shim.act.Handlers;
import io.smartmon.shim.act.HelperContext;
import io.smartmon.shim.act.HoldFiles;
import io.smartmon.shim.journal.PlanJournal;
import io.smartmon.shim.journal.RateLimit;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.testkit.store.InMemoryStore;
import io.smartmon.testkit.store.Stores;
import io.smartmon.wire.helper.HelperReport;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The real agent and the real helper of one host over given connections to systemd, a store in memory, and what they decided. */
final class RecordedHost {
    private static final List<Classifier> CLASSIFIERS = Classification.installed();
    private static final Handlers HANDLERS = Handlers.installed();
    private static final String MACHINE_ID = "0123456789abcdef0123456789abcdef";
    private static final String BOOT_ID = "11111111-1111-4111-8111-111111111111";
    private static final String NAME = "web-1";
    private static final Limits DEFAULT = Limits.defaults();
    private static final Limits LIMITS = new Limits(
            DEFAULT.dwell(),
            DEFAULT.evidenceAge(),
            DEFAULT.clockJump(),
            DEFAULT.settleTime(),
            Duration.ofSeconds(8),
            Duration.ofSeconds(2),
            DEFAULT.attempts(),
            DEFAULT.attemptsWindow(),
            DEFAULT.subjectsAtOnce(),
            DEFAULT.actTimeout());

    private final Map<String, List<String>> decisions = new TreeMap<>();
    private final Map<UUID, String> subjects = new ConcurrentHashMap<>();
    private final Agent agent;
    private long ids;

    /**
     * Composes it; {@link #start()} starts it.
     *
     * @param folder for the helper's journal and for what stands for the machine's own files
     * @param approved the units that may be repaired
     */
    RecordedHost(Scheduler scheduler, Path folder, List<String> approved, Supplier<SystemdBus> bus) throws IOException {
        AllowList allowed = new AllowList(
                approved.stream()
                        .map(unit -> new AllowList.Entry("*", UnitName.of(unit), List.of()))
                        .toList(),
                "approved_services.json");
        HostRoots roots = roots(folder.resolve("proc"), scheduler.instant());
        InMemoryStore store = new InMemoryStore(scheduler);
        Stores stores = store.stores();
        HelperPolicy helperPolicy = HelperPolicy.of(allowed, NAME);
        Path hold = folder.resolve("HOLD");
        Path identity = Files.writeString(folder.resolve("machine-id"), MACHINE_ID + "\n");
        PlanJournal journal = PlanJournal.open(folder.resolve("journal"), RateLimit.standard());
        ActSteps steps = new ActSteps(
                new MachineIdentity(List.of(identity)),
                helperPolicy,
                new HoldFiles(List.of(hold)),
                HANDLERS,
                new HelperContext(new BusUnits(() -> new OpenResult.Opened(bus.get()))),
                journal,
                new BootClock() {
                    @Override
                    public String bootId() {
                        return BOOT_ID;
                    }

                    @Override
                    public long now() {
                        return scheduler.hundredthsSinceBoot();
                    }
                },
                Duration.ofSeconds(5),
                ReentrantLock::new);
        Helper helper = new Helper() {
            @Override
            public ActAnswer act(ActRequest request) {
                return steps.act(request);
            }

            @Override
            public ActAnswer recall(UUID plan, long epoch) {
                return steps.recall(plan, epoch);
            }
        };
        HelperMonitor monitor = new HelperMonitor(() -> new HelperStatus.Present(new HelperReport(
                "recorded",
                MACHINE_ID,
                HANDLERS.verbs(),
                true,
                Reason.of("bus_answers"),
                helperPolicy.hash(),
                helperPolicy.size(),
                "",
                journal.bytes(),
                journal.lastAccepted().map(UUID::toString).orElse(""),
                journal.plans(),
                journal.epoch(),
                journal.note())));
        UUID run = id();
        Supplier<Policy> policy = () -> new Policy(
                NAME, false, Level.REPAIR, Knowledge.known(allowed, scheduler.instant()), LIMITS, "00".repeat(32));
        HostCollecting collecting = new HostCollecting(
                scheduler,
                new HostCollecting.Machine(roots, NAME, () -> new OpenResult.Opened(bus.get()), unchanged(scheduler)),
                run,
                new StoreOutbox.Stores(stores.samples(), stores.services(), stores.observations()),
                policy,
                List.of(),
                CLASSIFIERS,
                Set.of(new CollectorId("system")));
        this.agent = new Agent(
                new Agent.Ports(
                        stores.fleet(),
                        stores.sync(),
                        stores.leases(),
                        stores.holds(),
                        watched(stores.incidents()),
                        stores.services(),
                        helper,
                        monitor::view,
                        monitor::epoch,
                        monitor::lastPlan,
                        () -> null),
                new Agent.Setting(
                        new HostProfile(MACHINE_ID, BOOT_ID, NAME, "Recorded", 2, 4L << 30),
                        roots,
                        run,
                        false,
                        policy,
                        List.of(hold),
                        Duration.ofSeconds(15),
                        Duration.ofSeconds(1),
                        this::id),
                scheduler,
                collecting,
                CLASSIFIERS,
                Decider.installed(),
                never -> decided("agent", "gave up: " + never.getMessage()));
    }

    void start() {
        agent.start();
    }

    boolean acting() {
        return agent.state() == Agent.State.ACTING;
    }

    void close() {
        agent.close();
    }

    /** By subject, and in their order for each. */
    synchronized List<String> decisions() {
        return decisions.entrySet().stream()
                .flatMap(each -> each.getValue().stream().map(what -> each.getKey() + ": " + what))
                .toList();
    }

    private synchronized void decided(String subject, String what) {
        List<String> before = decisions.computeIfAbsent(subject, each -> new ArrayList<>());
        // A decision that is made again for the same reasons is the same.
        if (before.isEmpty() || !before.getLast().equals(what)) {
            before.add(what);
        }
    }

    private void decided(UUID of, String what) {
        decided(subjects.getOrDefault(of, "?"), what);
    }

    private synchronized UUID id() {
        return new UUID(0x0193_0000_0000_7000L, 0x8000_0000_0000_0000L + ++ids);
    }

    /** A machine on which nothing but systemd is of interest: no package manager works, and no shutdown is scheduled. */
    private static HostRoots roots(Path procfs, Instant now) throws IOException {
        Path dpkg = Files.createDirectories(procfs.resolve("1/root/var/lib/dpkg"));
        Files.writeString(dpkg.resolve("lock"), "");
        Path status = Files.writeString(dpkg.resolve("status"), "");
        Files.setLastModifiedTime(status, FileTime.from(now.minus(Duration.ofDays(1))));
        Files.writeString(procfs.resolve("stat"), "");
        Files.writeString(procfs.resolve("locks"), "");
        Files.writeString(procfs.resolve("1/mountinfo"), "22 1 0:33 / / rw - ext4 /dev/model rw\n");
        return new HostRoots(procfs, procfs);
    }

    private static ConfigurationFiles unchanged(Scheduler scheduler) {
        return configuration -> Knowledge.known(
                new ConfigurationFiles.Reading(new Fingerprint(List.of()), Instant.EPOCH, Instant.EPOCH),
                scheduler.instant());
    }

    /** The port, with a note of each decision that it takes. */
    private IncidentStore watched(IncidentStore real) {
        return new IncidentStore() {
            @Override
            public Opened open(Opening opening) {
                Incident incident = opening.incident();
                subjects.put(incident.id(), incident.subject().name());
                decided(
                        incident.id(),
                        "open " + incident.kind() + " " + incident.severity().code() + alert(opening.alert()));
                return real.open(opening);
            }

            @Override
            public Moved update(Update update) {
                decided(update.incident(), "update " + update.severity().code() + alert(update.alert()));
                return real.update(update);
            }

            @Override
            public Optional<Unfinished> find(HostId host, UUID incident) {
                return real.find(host, incident);
            }

            @Override
            public Commit commitPlan(PlanCommit commit) {
                String held = commit.plan().guards().stream()
                        .filter(guard -> guard.outcome() != GuardVerdict.Outcome.PASS)
                        .map(guard -> " " + guard.guard() + ":" + guard.reason().code())
                        .collect(Collectors.joining());
                subjects.put(commit.plan().id(), commit.plan().subject().name());
                decided(commit.plan().id(), "plan " + commit.state().code() + held + alert(commit.alert()));
                return real.commitPlan(commit);
            }

            @Override
            public Moved move(PlanMove move) {
                decided(
                        move.plan(),
                        "moved " + move.to().code() + " " + move.reason().code() + alert(move.alert()));
                return real.move(move);
            }

            @Override
            public Moved raise(HostId host, UUID incident, long epoch, Alert alert) {
                decided(incident, "raised" + alert(alert));
                return real.raise(host, incident, epoch, alert);
            }

            @Override
            public Moved conclude(Conclusion conclusion) {
                decided(
                        conclusion.incident(),
                        "concluded "
                                + (conclusion.verdict() == null
                                        ? ""
                                        : conclusion.verdict().code() + " ")
                                + conclusion.incidentState().code()
                                + (conclusion.closedAs() == null
                                        ? ""
                                        : " " + conclusion.closedAs().code())
                                + " " + conclusion.reason().code() + alert(conclusion.alert()));
                return real.conclude(conclusion);
            }

            @Override
            public List<Unfinished> unfinished(HostId host) {
                return real.unfinished(host);
            }

            @Override
            public RepairHistory history(HostId host, Subject subject, Instant since) {
                return real.history(host, subject, since);
            }
        };
    }

    private static String alert(@Nullable Alert alert) {
        return alert == null ? "" : ", alert " + alert.code();
    }
}
