package io.smartmon.orchestrator;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.system.SystemCollector;
import io.smartmon.host.system.SystemObservation;
import io.smartmon.orchestrator.classify.Classification;
import io.smartmon.orchestrator.classify.ObservationMemory;
import io.smartmon.orchestrator.collect.CollectorReport;
import io.smartmon.orchestrator.collect.CollectorRunner;
import io.smartmon.orchestrator.collect.StoreOutbox;
import io.smartmon.orchestrator.collect.Transition;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.collect.UnitObservation;
import io.smartmon.orchestrator.collect.UnitWatcher;
import io.smartmon.orchestrator.collect.WriteOwnership;
import io.smartmon.orchestrator.configuration.ConfigurationFiles;
import io.smartmon.orchestrator.configuration.StartFingerprints;
import io.smartmon.orchestrator.management.Metric;
import io.smartmon.orchestrator.repair.FindingListener;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.ServiceManagerOverBus;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Wires collecting and classifying on this machine: collectors, the service manager's signals, the memories, the classifiers
 * and the outbox. Thread-safe.
 */
public final class HostCollecting implements Collecting, UnitWatcher.Listener, CollectorRunner.Sink, FindingListener {
    private static final Logger LOG = LoggerFactory.getLogger(HostCollecting.class);
    private static final Duration SAMPLE_INTERVAL = Duration.ofSeconds(15);
    /** Both have something to do each minute at least, and give it up within another. */
    private static final Duration MAX_IDLE = Duration.ofMinutes(3);

    private static final Duration SAMPLE_TIMEOUT = Duration.ofSeconds(5);
    private static final LeaseView NO_LEASE = new LeaseView(false, 0, Duration.ZERO);

    private final Scheduler scheduler;
    private final UnitMemory units = new UnitMemory();
    private final AtomicReference<@Nullable Host> host = new AtomicReference<>();
    private final WriteOwnership ownership;
    private final StoreOutbox outbox;
    private final UnitWatcher watcher;
    private final ObservationMemory observations;
    private final Classification classification;
    private final CollectorRunner runner;
    private final SystemCollector system;
    private final ServiceManager manager;
    private final StartFingerprints starts;

    /**
     * The machine that is watched.
     *
     * @param roots where its files are
     * @param name its name
     * @param bus opens a connection to its system bus
     * @param files looks at the files of its units
     */
    public record Machine(HostRoots roots, String name, Supplier<OpenResult> bus, ConfigurationFiles files) {}

    /**
     * Collecting for one run of the agent; {@link #start()} starts it.
     *
     * @param run this run
     * @param policy the policy in force
     * @param off the names of collectors that are not to be run
     */
    public HostCollecting(
            Scheduler scheduler,
            Machine machine,
            UUID run,
            StoreOutbox.Stores stores,
            Supplier<Policy> policy,
            List<Collector> collectors,
            List<Classifier> classifiers,
            Set<CollectorId> off) {
        this(scheduler, machine, run, stores, policy, collectors, classifiers, off, SAMPLE_INTERVAL);
    }

    HostCollecting(
            Scheduler scheduler,
            Machine machine,
            UUID run,
            StoreOutbox.Stores stores,
            Supplier<Policy> policy,
            List<Collector> collectors,
            List<Classifier> classifiers,
            Set<CollectorId> off,
            Duration sampleInterval) {
        this.scheduler = scheduler;
        this.ownership = new WriteOwnership(
                () -> known().map(each -> each.lease().get()).orElse(NO_LEASE),
                () -> known().map(each -> each.heldByOther().getAsBoolean()).orElse(false));
        this.outbox = new StoreOutbox(scheduler, stores, this::id, run, ownership);
        this.watcher = new UnitWatcher(machine.bus(), units, this, scheduler);
        this.manager = new ServiceManagerOverBus(watcher::bus, scheduler);
        this.starts = new StartFingerprints(scheduler, manager, machine.files(), policy, units::of, outbox::started);
        this.observations = new ObservationMemory(scheduler, classifiers);
        this.classification = new Classification(scheduler, this::id, classifiers, observations, this);
        this.system = SystemCollector.of(machine.roots());
        this.runner = new CollectorRunner(scheduler, off);
        runner.add(system.id(), sampleInterval, SAMPLE_TIMEOUT, system::collect, this::sampled);
        CollectorContext context = new CollectorContext(
                machine.roots(), new HostSubject(machine.name()), scheduler, this::clockOffset, manager, this::store);
        collectors.forEach(collector -> runner.add(collector, context, this));
    }

    /** Collected data that waits for the store. */
    StoreOutbox outbox() {
        return outbox;
    }

    private Optional<Host> known() {
        return Optional.ofNullable(host.get());
    }

    private Optional<HostId> id() {
        return known().map(Host::id);
    }

    /** Collectors need how far this machine is ahead; the store's answer gives how far the store is. */
    private Knowledge<Duration> clockOffset() {
        return known().flatMap(each -> each.clockOffset().get())
                .map(offset -> Knowledge.known(offset.negated(), scheduler.instant()))
                .orElseGet(() -> Knowledge.unknown("clock_offset_not_known"));
    }

    private Knowledge<StoreView> store() {
        return known().map(each -> each.store().get()).orElseGet(() -> Knowledge.unknown("store_not_asked"));
    }

    @Override
    public void start() {
        runner.start();
        watcher.start();
    }

    @Override
    public ServiceManager manager() {
        return manager;
    }

    @Override
    public Optional<UnitMemory.Remembered> unit(UnitName unit) {
        return units.of(unit);
    }

    @Override
    public void stopStands(UnitName unit) {
        watcher.stopStands(unit);
    }

    @Override
    public boolean stopUnclear(UnitName unit) {
        return watcher.stopUnclear(unit);
    }

    @Override
    public List<UnitName> downWith(UnitName unit) {
        return units.downWith(unit);
    }

    @Override
    public Optional<Observation> latest(ObservationKind kind, Subject subject) {
        return observations.latest(kind, subject);
    }

    @Override
    public void resume(FindingKind kind, Subject subject, Severity severity) {
        classification.resume(kind, subject, severity);
    }

    @Override
    public void registered(Host registered) {
        host.set(registered);
        outbox.deliverSoon();
    }

    @Override
    public void leaseChanged() {
        ownership.refresh();
    }

    @Override
    public Knowledge<ConfigurationState> configuration(UnitName unit) {
        return starts.compare(unit);
    }

    @Override
    public void restored(Collection<ServiceStore.LastStart> stored) {
        starts.restore(stored);
    }

    @Override
    public void tookOver(Collection<ServiceStore.Stop> stops) {
        units.restoreStops(stops);
        watcher.reconcileSoon();
        // So that the store need not wait for the next interval.
        runner.runSoon(system.id());
        outbox.deliverSoon();
    }

    @Override
    public void close() {
        runner.close();
        watcher.close();
        outbox.close();
    }

    // ------------------------------------------------------------------ from collectors

    private void sampled(CollectorRunner.Collected<SystemObservation> collected) {
        SystemObservation observation = collected.value();
        if (!observation.unanswered().isEmpty()) {
            LOG.warn("Mounts not responding: {}", observation.unanswered());
        }
        outbox.sample(number -> observation.sample(number, collected.at()));
    }

    @Override
    public void collected(Collector collector, List<Observation> all, Instant at) {
        classification.observed(collector.kinds(), all, at);
        outbox.observed(collector.kinds(), all, collector.keepsHistory(), at);
    }

    // ------------------------------------------------------------------ from the service manager

    @Override
    public void seen(UnitMemory.Remembered unit) {
        starts.seen(unit.state());
        classification.observed(UnitObservation.of(unit));
        assess(unit.state().unit());
    }

    @Override
    public void changed(Transition transition) {
        outbox.changed(transition);
    }

    @Override
    public void reconciled(UnitWatcher.Reconciled all) {
        outbox.reconciled(all);
        starts.reconciled(all.units().stream().map(UnitMemory.Remembered::state).toList());
        List<Observation> observed =
                all.units().stream().map(UnitObservation::of).toList();
        classification.observed(Set.of(UnitObservation.KIND), observed, all.at());
        all.transitions().forEach(transition -> assess(transition.unit()));
    }

    @Override
    public void notKnown(Reason reason, Instant at) {
        outbox.servicesNotKnown(reason, at);
    }

    private void assess(UnitName unit) {
        known().ifPresent(each -> each.loop().assess(new UnitSubject(unit)));
    }

    // ------------------------------------------------------------------ from classification

    @Override
    public void found(Finding finding) {
        known().ifPresent(each -> each.loop().found(finding));
    }

    @Override
    public void ended(FindingKind kind, Subject subject, Observation last) {
        known().ifPresent(each -> each.loop().ended(kind, subject, last));
    }

    // ------------------------------------------------------------------ metrics

    @Override
    public Set<StuckPart> stuck() {
        Set<StuckPart> stuck = EnumSet.noneOf(StuckPart.class);
        if (runner.idle().compareTo(MAX_IDLE) > 0) {
            stuck.add(StuckPart.COLLECTORS);
        }
        if (watcher.idle().compareTo(MAX_IDLE) > 0) {
            stuck.add(StuckPart.SERVICES);
        }
        return stuck;
    }

    @Override
    public List<Metric> metrics() {
        List<Metric> metrics = new ArrayList<>(List.of(
                Metric.counter("smartmon_samples_dropped_total", "Samples collected but never stored", (double)
                        outbox.samplesDropped()),
                Metric.counter("smartmon_transitions_dropped_total", "Transitions observed but never stored", (double)
                        outbox.transitionsDropped()),
                Metric.counter(
                        "smartmon_observations_dropped_total", "Observations collected but never stored", (double)
                                outbox.observationsDropped()),
                Metric.counter(
                        "smartmon_rows_rejected_total",
                        "Samples and observations that the store rejected for their timestamp",
                        (double) outbox.rejected()),
                Metric.gauge("smartmon_outbox_queued", "Items queued for the store", (double) outbox.waiting())));
        runner.reports().forEach(report -> metrics.addAll(metrics(report)));
        return List.copyOf(metrics);
    }

    private static List<Metric> metrics(CollectorReport report) {
        String id = report.id().value();
        List<Metric> metrics = new ArrayList<>();
        metrics.add(Metric.counter(
                        "smartmon_collections_total", "Collections that gave a result", (double) report.collected())
                .with("collector", id));
        metrics.add(
                Metric.counter("smartmon_collections_failed_total", "Collections that failed", (double) report.failed())
                        .with("collector", id));
        metrics.add(Metric.counter(
                        "smartmon_collections_skipped_total",
                        "Collections skipped because the previous one was still running",
                        (double) report.skipped())
                .with("collector", id));
        if (report.lastDuration() != null) {
            metrics.add(Metric.gauge(
                            "smartmon_collection_duration_seconds",
                            "Duration of the last collection",
                            report.lastDuration().toNanos() / 1e9)
                    .with("collector", id));
        }
        if (report.lastSuccess() != null) {
            metrics.add(Metric.gauge(
                            "smartmon_collection_last_success_timestamp_seconds",
                            "When a collection last gave a result",
                            report.lastSuccess().toEpochMilli() / 1e3)
                    .with("collector", id));
        }
        if (report.lastFailure() != null) {
            metrics.add(Metric.gauge("smartmon_collection_failing", "Why the newest collection failed", 1)
                    .with("collector", id)
                    .with("reason", report.lastFailure().code()));
        }
        return metrics;
    }
}
