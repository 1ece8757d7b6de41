package io.smartmon.orchestrator.configuration;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.store.ServiceStore.LastStart;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ConfigurationState;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.configuration.ConfigurationFiles.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.Lock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a fingerprint of a unit's configuration at each good start, and compares the present files with the last one. At the
 * start that is done for what the allow-list names alone, since nothing else is ever started.
 *
 * <p>A good start is one by which the unit became active, or a oneshot ended with success. A fingerprint is taken as soon as
 * that is seen, and otherwise at the next reconcile; either way only from files that have not changed since the start began, and
 * that systemd had read by then. From a start of which that is not known none is ever taken. Thread-safe.
 */
public final class StartFingerprints {
    private static final Logger LOG = LoggerFactory.getLogger(StartFingerprints.class);

    private final Scheduler scheduler;
    private final ServiceManager manager;
    private final ConfigurationFiles files;
    private final Supplier<Policy> policy;
    private final Function<UnitName, Optional<UnitMemory.Remembered>> memory;
    private final Consumer<LastStart> store;
    /** The last run by which each unit was seen to have come up. */
    private final Map<UnitName, SeenUp> seenUp = new ConcurrentHashMap<>();

    /** The last run of each unit that was seen before it was up. */
    private final Map<UnitName, String> seenStarting = new ConcurrentHashMap<>();

    /** A run, and when it was first seen to be up, by the monotonic clock. */
    private record SeenUp(String run, long nanos) {}

    private final Map<UnitName, Lock> looking = new ConcurrentHashMap<>();
    private volatile Set<UnitName> listed = Set.of();
    private Map<UnitName, LastStart> known = new HashMap<>();
    private boolean restored;

    /**
     * Without fingerprints of earlier runs of the agent until {@link #restore}.
     *
     * @param memory what is remembered of a unit; must not block
     * @param store gets what is to be stored; must not block
     */
    public StartFingerprints(
            Scheduler scheduler,
            ServiceManager manager,
            ConfigurationFiles files,
            Supplier<Policy> policy,
            Function<UnitName, Optional<UnitMemory.Remembered>> memory,
            Consumer<LastStart> store) {
        this.scheduler = scheduler;
        this.manager = manager;
        this.files = files;
        this.policy = policy;
        this.memory = memory;
        this.store = store;
    }

    // ------------------------------------------------------------------ from the watcher

    /** A unit was seen; called on the signal's thread, and returns at once. */
    public void seen(UnitState unit) {
        if (isStarting(unit)
                && listed.contains(unit.unit())
                && !unit.invocationId().equals(seenStarting.put(unit.unit(), unit.invocationId()))) {
            scheduler.execute(() -> unlessKnown(
                    unit.unit(), unit.invocationId(), () -> lookBeforeItIsUp(unit.unit(), unit.invocationId())));
        }
        if (!cameUp(unit)) {
            return;
        }
        if (sawUp(unit) && listed.contains(unit.unit())) {
            scheduler.execute(() -> take(unit.unit(), unit.invocationId()));
        }
    }

    /** Whether this run was not seen to be up before. */
    private boolean sawUp(UnitState unit) {
        boolean[] first = new boolean[1];
        seenUp.compute(unit.unit(), (name, before) -> {
            first[0] = before == null || !before.run().equals(unit.invocationId());
            return first[0] ? new SeenUp(unit.invocationId(), scheduler.nanos()) : before;
        });
        return first[0];
    }

    /** All units were seen. Returns at once. */
    public void reconciled(Collection<UnitState> units) {
        Set<UnitName> names = units.stream().map(UnitState::unit).collect(Collectors.toSet());
        seenUp.keySet().retainAll(names);
        seenStarting.keySet().retainAll(names);
        looking.keySet().retainAll(names);
        units.stream().filter(StartFingerprints::cameUp).forEach(this::sawUp);
        scheduler.execute(this::takeMissing);
    }

    private static boolean isStarting(UnitState unit) {
        return unit.activeState() == ActiveState.ACTIVATING
                && !unit.subState().startsWith("auto-restart")
                && !unit.invocationId().isEmpty();
    }

    private static boolean cameUp(UnitState unit) {
        boolean up = unit.activeState() == ActiveState.ACTIVE;
        boolean done = unit.type().equals("oneshot")
                && unit.activeState() == ActiveState.INACTIVE
                && unit.result().equals("success");
        return (up || done) && !unit.invocationId().isEmpty();
    }

    // ------------------------------------------------------------------ from the store

    /**
     * The starts that the store knows, read under a new lease: what this process saw itself counts more if the unit is still
     * in that run, since then it is the last.
     */
    public void restore(Collection<LastStart> stored) {
        List<LastStart> missing = merge(stored);
        missing.forEach(store);
    }

    private synchronized List<LastStart> merge(Collection<LastStart> stored) {
        Map<UnitName, LastStart> merged = new HashMap<>();
        stored.forEach(each -> merged.put(each.unit(), each));
        List<LastStart> missing = known.values().stream()
                .filter(own -> own.invocationId().equals(present(own.unit())))
                .map(own -> own.after(merged.get(own.unit())))
                .filter(own -> !own.equals(merged.put(own.unit(), own)))
                .toList();
        known = merged;
        restored = true;
        return missing;
    }

    private String present(UnitName unit) {
        return memory.apply(unit).map(each -> each.state().invocationId()).orElse("");
    }

    // ------------------------------------------------------------------ for decisions

    /** How the present files of the unit compare with those of its last good start. May block. */
    public Knowledge<ConfigurationState> compare(UnitName unit) {
        // It may have failed before the task of its start came to it, or was listed since the last reconcile.
        Optional.ofNullable(seenUp.get(unit)).ifPresent(seen -> take(unit, seen.run()));
        return switch (manager.configuration(unit)) {
            case Knowledge.Unknown<UnitConfiguration>(Reason reason) -> Knowledge.unknown(reason);
            case Knowledge.Known<UnitConfiguration>(UnitConfiguration now, Instant at) ->
                now.reloadNeeded()
                        ? Knowledge.known(ConfigurationState.reloadNeeded(unit), at)
                        : compare(unit, now, at);
        };
    }

    private Knowledge<ConfigurationState> compare(UnitName unit, UnitConfiguration configuration, Instant at) {
        Optional<Fingerprint> last = fingerprint(unit);
        return last.isEmpty()
                ? Knowledge.known(ConfigurationState.notKnown(unit), at)
                : files.read(configuration)
                        .map(now -> ConfigurationState.changed(last.get().differences(now.fingerprint())));
    }

    private synchronized Optional<Fingerprint> fingerprint(UnitName unit) {
        return Optional.ofNullable(known.get(unit)).map(LastStart::fingerprint);
    }

    // ------------------------------------------------------------------ taking

    private void takeMissing() {
        Set<UnitName> units = started(policy.get());
        listed = units;
        if (isRestored()) {
            units.forEach(unit -> Optional.ofNullable(seenUp.get(unit)).ifPresent(seen -> take(unit, seen.run())));
        }
    }

    private synchronized boolean isRestored() {
        return restored;
    }

    /** The services that a repair can start: those in the allow-list, and those that may come up with them. */
    private static Set<UnitName> started(Policy policy) {
        return switch (policy.allowList()) {
            case Knowledge.Known<AllowList>(AllowList list, Instant at) ->
                list.entries().stream()
                        .filter(entry -> entry.covers(policy.hostName(), entry.service()))
                        .flatMap(entry -> Stream.concat(Stream.of(entry.service()), entry.pullsIn().stream()))
                        .filter(UnitName::isService)
                        .collect(Collectors.toUnmodifiableSet());
            case Knowledge.Unknown<AllowList> unknown -> Set.of();
        };
    }

    /** Takes the fingerprint of that start, once. */
    private void take(UnitName unit, String run) {
        unlessKnown(unit, run, () -> look(unit, run));
    }

    /** One look at a time at a unit, and none at a start of which all is known. */
    private void unlessKnown(UnitName unit, String run, Runnable look) {
        Lock lock = looking.computeIfAbsent(unit, each -> scheduler.newLock());
        lock.lock();
        try {
            if (!isKnown(unit, run)) {
                look.run();
            }
        } finally {
            lock.unlock();
        }
    }

    /**
     * A start that takes long may be from files that systemd has not read: if it reads them before the unit is up, nothing shows that
     * any more.
     */
    private void lookBeforeItIsUp(UnitName unit, String run) {
        switch (manager.configuration(unit)) {
            case Knowledge.Unknown<UnitConfiguration> unknown -> seenStarting.remove(unit, run);
            case Knowledge.Known<UnitConfiguration>(UnitConfiguration now, Instant at) -> {
                if (now.reloadNeeded() && now.start().invocationId().equals(run)) {
                    startedFromOthers(unit, run);
                }
            }
        }
    }

    private void startedFromOthers(UnitName unit, String run) {
        LOG.info("{} was started from files that had changed since systemd read them: no fingerprint", unit);
        remember(unit, run, null);
    }

    private synchronized boolean isKnown(UnitName unit, String run) {
        LastStart last = known.get(unit);
        return last != null && last.invocationId().equals(run);
    }

    private void look(UnitName unit, String run) {
        // What cannot be told now is tried again at the next reconcile.
        if (!(manager.configuration(unit)
                        instanceof Knowledge.Known<UnitConfiguration>(UnitConfiguration configuration, Instant at))
                || !configuration.start().invocationId().equals(run)) {
            return;
        }
        if (configuration.reloadNeeded()) {
            startedFromOthers(unit, run);
            return;
        }
        switch (files.read(configuration)) {
            case Knowledge.Unknown<Reading>(Reason reason) -> LOG.debug("{}: no fingerprint yet: {}", unit, reason);
            case Knowledge.Known<Reading>(Reading reading, Instant readAt) -> judge(unit, run, configuration, reading);
        }
    }

    private void judge(UnitName unit, String run, UnitConfiguration configuration, Reading reading) {
        Duration sinceBoot = Duration.ofMillis(10 * scheduler.hundredthsSinceBoot());
        SeenUp seen = seenUp.get(unit);
        Duration sinceSeen = seen == null || !seen.run().equals(run)
                ? sinceBoot
                : Duration.ofNanos(scheduler.nanos() - seen.nanos());
        switch (StartTimes.compare(configuration.start(), reading, scheduler.instant(), sinceBoot, sinceSeen)) {
            case SAME -> remember(unit, run, reading.fingerprint());
            case CHANGED -> {
                LOG.info("The files of {} have changed since it was started: no fingerprint", unit);
                remember(unit, run, null);
            }
            case NOT_COMPARABLE -> {
                // For good: once it is set on again, nothing shows any more what was changed meanwhile.
                LOG.info("The clock may have been set back since {} was started: no fingerprint", unit);
                remember(unit, run, null);
            }
        }
    }

    private void remember(UnitName unit, String run, @Nullable Fingerprint fingerprint) {
        LastStart last = new LastStart(unit, run, fingerprint);
        synchronized (this) {
            known.put(unit, last.after(known.get(unit)));
        }
        store.accept(last);
    }
}
