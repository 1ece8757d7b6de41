package io.smartmon.orchestrator.repair;

import io.smartmon.domain.decide.Decider;
import io.smartmon.domain.decide.Finding;
import io.smartmon.domain.decide.Policy;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.IncidentStore.Unfinished;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.act.Acts;
import io.smartmon.orchestrator.classify.Classifier;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.decide.Holds;
import io.smartmon.orchestrator.decide.SituationReader;
import io.smartmon.orchestrator.tell.Alerts;
import io.smartmon.orchestrator.verify.Verifier;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.SystemdBus;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Leads each unit from a finding to a result, one step after another in a lane of its own.
 *
 * <p>Every look starts from what is stored and what is seen, never from where an earlier look stopped, so it can be repeated
 * after an outage of store, bus or helper, and after a restart. Thread-safe.
 */
public final class RepairLoop implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(RepairLoop.class);
    private static final Duration RETRY = Duration.ofSeconds(1);
    /** A failed unit with {@code Restart=} is looked at again after this: systemd may be about to restart it. */
    private static final Duration RESTART_GLANCE = Duration.ofMillis(5);

    private final Parts parts;
    private final RepairSteps steps;
    private final KeyedSerialExecutor<UnitName> lanes = new KeyedSerialExecutor<>();
    private final Map<UnitName, RepairTask> cases = new ConcurrentHashMap<>();
    private volatile long takenOver;

    /**
     * What the loop works with.
     *
     * @param host this host
     * @param clock cut to microseconds
     * @param bootId of the boot in which this process runs
     * @param ids gives UUIDv7
     * @param bus the connection in use, empty without one
     * @param policy the policy in force
     */
    public record Parts(
            HostId host,
            InstantSource clock,
            String bootId,
            Supplier<UUID> ids,
            Supplier<Optional<SystemdBus>> bus,
            UnitMemory memory,
            List<Classifier> classifiers,
            SituationReader situations,
            Holds holds,
            Supplier<Policy> policy,
            Decider decider,
            IncidentStore incidents,
            Supplier<LeaseView> lease,
            Acts acts,
            Verifier verifier,
            Alerts alerts) {
        public Parts {
            classifiers = List.copyOf(classifiers);
        }
    }

    /** A loop that does nothing until {@link #takeOver} was called for the lease's epoch. */
    public RepairLoop(Parts parts) {
        this.parts = parts;
        this.steps = new RepairSteps(parts);
    }

    /**
     * Begins a new epoch: takes up every incident that is not closed, and only then decides anything. Blocks for one round
     * trip; throws when the store does not answer, and may be called again.
     */
    public void takeOver(long epoch) {
        cases.clear();
        for (Unfinished stored : parts.incidents().unfinished(parts.host())) {
            UnitName unit = stored.incident().subject();
            // Nobody looked while no orchestrator held the lease, so events may have been lost since.
            Verifier.Mark now = parts.verifier().mark(unit);
            cases.put(unit, newCase(stored, new Verifier.Mark(now.stops(), -1), epoch));
        }
        takenOver = epoch;
        LOG.info("Took up {} open incidents in epoch {}", cases.size(), epoch);
        assessOpen();
    }

    /** Takes up the incidents that are open in the store and not here, such as one that a person has re-armed. */
    public void takeUpReopened() {
        if (acting()) {
            parts.incidents().unfinished(parts.host()).stream()
                    .map(stored -> stored.incident().subject())
                    .filter(unit -> !cases.containsKey(unit))
                    .forEach(unit -> lanes.run(unit, () -> {
                        if (!cases.containsKey(unit)) {
                            reload(unit);
                        }
                        lookNow(unit);
                    }));
        }
    }

    /** Asks for a look at the unit. */
    public void look(UnitName unit) {
        lanes.run(unit, () -> lookNow(unit));
    }

    /** Asks for a look at every unit that has an open incident. */
    public void assessOpen() {
        cases.keySet().forEach(this::look);
    }

    @Override
    public void close() {
        lanes.close();
    }

    private boolean acting() {
        LeaseView lease = parts.lease().get();
        return lease.mine() && lease.epoch() == takenOver;
    }

    private void lookNow(UnitName unit) {
        try {
            boolean goOn = true;
            while (goOn && acting()) {
                goOn = step(unit);
            }
        } catch (StoreUnavailableException away) {
            LOG.warn("{} waits for the store: {}", unit, away.getMessage());
            lookLater(unit, RETRY);
        } catch (BusLostException lost) {
            LOG.info("{} waits for the system bus: {}", unit, lost.getMessage());
            lookLater(unit, RETRY);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }

    /** One step; says whether another can follow at once. */
    private boolean step(UnitName unit) throws InterruptedException {
        RepairTask open = cases.get(unit);
        if (open == null) {
            Optional<Finding> finding = find(unit);
            return finding.isPresent() && open(finding.get());
        }
        Next next = switch (open.stage()) {
            case DECIDE -> decide(open);
            case RECALL -> steps.recall(open);
            case SETTLE -> steps.settle(open);
            case HOLD_WINDOW -> steps.stillWell(open);
        };
        return switch (next) {
            case Next.Again() -> true;
            case Next.Later(Duration after) -> {
                lookLater(unit, after);
                yield false;
            }
            case Next.Wait() -> false;
            case Next.Closed() -> {
                cases.remove(unit);
                yield false;
            }
            case Next.Reload() -> {
                reload(unit);
                lookLater(unit, RETRY);
                yield false;
            }
        };
    }

    private Optional<Finding> find(UnitName unit) throws InterruptedException {
        Optional<UnitMemory.Remembered> known = parts.memory().of(unit);
        Optional<SystemdBus> bus = parts.bus().get();
        // Every finding there is begins with a failed unit, so nothing else is read again.
        if (known.isEmpty() || bus.isEmpty() || known.get().state().activeState() != ActiveState.FAILED) {
            return Optional.empty();
        }
        UnitState state = bus.get().read(unit);
        if (!state.restart().equals("no") && classify(state, known.get()).isPresent()) {
            Thread.sleep(RESTART_GLANCE);
            state = bus.get().read(unit);
        }
        return classify(state, known.get());
    }

    private Optional<Finding> classify(UnitState state, UnitMemory.Remembered known) {
        Instant now = parts.clock().instant();
        return parts.classifiers().stream()
                .flatMap(classifier -> classifier.classify(parts.host(), state, known.since(), now).stream())
                .findFirst();
    }

    /** Opens the incident; says whether it can be led on. */
    private boolean open(Finding finding) {
        UnitName unit = finding.evidence().unit();
        Incident opening = Incident.opening(
                parts.ids().get(),
                parts.host(),
                unit,
                finding.kind(),
                finding.summary(),
                parts.clock().instant());
        IncidentStore.Opened opened = parts.incidents().open(opening, finding.evidence());
        if (opened.incident().givenUp()) {
            return false;
        }
        if (opened.created()) {
            LOG.info("{}", finding.summary());
            cases.put(
                    unit,
                    newCase(
                            new Unfinished(opened.incident(), null),
                            parts.verifier().mark(unit),
                            takenOver));
            return true;
        }
        reload(unit);
        return cases.containsKey(unit);
    }

    private Next decide(RepairTask open) throws InterruptedException {
        UnitName unit = open.incident.subject();
        Optional<SystemdBus> bus = parts.bus().get();
        if (bus.isEmpty()) {
            return new Next.Wait();
        }
        Optional<Finding> finding = find(unit);
        if (finding.isEmpty()) {
            return steps.notFailedAnyMore(open, bus.get().read(unit));
        }
        return steps.decide(open, finding.get());
    }

    /** Takes up again what the store says of the unit. */
    private void reload(UnitName unit) {
        cases.remove(unit);
        parts.incidents().unfinished(parts.host()).stream()
                .filter(stored -> stored.incident().subject().equals(unit))
                .findFirst()
                .ifPresent(stored -> cases.put(
                        unit,
                        newCase(
                                stored,
                                new Verifier.Mark(parts.verifier().mark(unit).stops(), -1),
                                takenOver)));
    }

    private RepairTask newCase(Unfinished stored, Verifier.Mark mark, long epoch) {
        return new RepairTask(stored, mark, epoch, parts.situations().clockOffset());
    }

    private void lookLater(UnitName unit, Duration after) {
        lanes.runLater(unit, () -> lookNow(unit), after);
    }
}
