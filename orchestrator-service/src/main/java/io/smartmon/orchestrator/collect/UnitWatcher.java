package io.smartmon.orchestrator.collect;

import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.JobType;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.Lock;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the services of this machine over its system bus: signals first, a full reconcile each minute, and a new connection
 * when one is lost. Without a bus it reports that, and retries.
 *
 * <p>Changes go to the memory first and then to the listener. Sockets, timers and paths, which a start can bring up, are kept
 * in memory alone: a request to stop one of them counts as much as one to stop a service. Thread-safe.
 */
public final class UnitWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(UnitWatcher.class);
    private static final Duration RECONCILE_INTERVAL = Duration.ofMinutes(1);
    /** How long a stop is not taken for a request while systemd is asked. */
    private static final Duration ASKED_WITHIN = Duration.ofSeconds(30);

    private static final Duration BUS_RETRY_INTERVAL = Duration.ofSeconds(5);

    private final Supplier<OpenResult> open;
    private final UnitMemory memory;
    private final Listener listener;
    private final Scheduler scheduler;
    /** The connection in use; the code that sets it to null closes it. */
    private final AtomicReference<@Nullable SystemdBus> bus = new AtomicReference<>();
    /** Held for a whole reconcile, so that there is one at a time. */
    private final Lock reconciling;
    /** The next step, of which there is one: a reconcile or a try to connect. */
    private final AtomicReference<Scheduler.@Nullable Timer> next = new AtomicReference<>();

    /** The units that went down by themselves, and when, for which systemd could not be asked what it stops with them. */
    private final ConcurrentMap<UnitName, Fallen> notAsked = new ConcurrentHashMap<>();

    /**
     * A unit that went down.
     *
     * @param micros when, by systemd's monotonic clock
     * @param nanos when that was seen, by this process's
     */
    private record Fallen(long micros, long nanos) {}

    private volatile boolean closed;
    /** When the services were last read, or trying that ended, by the monotonic clock. */
    private volatile long lastStep;

    /** Receives changes. It must not block. */
    public interface Listener {
        /** Something happened to a unit, its state or its jobs; called on the signal's thread, before {@link #changed}. */
        void seen(UnitMemory.Remembered unit);

        /** A unit changed; called on the signal's thread. */
        void changed(Transition transition);

        /** A full reconcile was made. */
        void reconciled(Reconciled all);

        /** The services cannot be known now. */
        void notKnown(Reason reason, Instant at);
    }

    /**
     * A full reconcile.
     *
     * @param units all services that there are
     * @param transitions what it found changed
     * @param at when it began
     */
    public record Reconciled(List<UnitMemory.Remembered> units, List<Transition> transitions, Instant at) {
        public Reconciled {
            units = List.copyOf(units);
            transitions = List.copyOf(transitions);
        }
    }

    /**
     * A watcher; {@link #start()} starts it.
     *
     * @param open opens a connection to the system bus
     */
    public UnitWatcher(Supplier<OpenResult> open, UnitMemory memory, Listener listener, Scheduler scheduler) {
        this.open = open;
        this.memory = memory;
        this.listener = listener;
        this.scheduler = scheduler;
        this.reconciling = scheduler.newLock();
        this.lastStep = scheduler.nanos();
    }

    /** Starts to watch. */
    public void start() {
        scheduler.execute(this::connect);
    }

    /** For how long no reading of the services, and no try to connect, has come to an end. */
    public Duration idle() {
        return Duration.ofNanos(scheduler.nanos() - lastStep);
    }

    /** The connection in use; empty without a bus. Callers must expect {@link BusLostException}. */
    public Optional<SystemdBus> bus() {
        return Optional.ofNullable(bus.get());
    }

    /** Remembers that a unit was stopped by request, although it was started by this product since. */
    public void stopStands(UnitName unit) {
        publish(unit, memory.stopStands(unit, scheduler.instant()));
    }

    /**
     * Whether a stop of the unit was seen, and systemd is being asked which units it stops because another one went down: this one may
     * be among them.
     */
    public boolean stopUnclear(UnitName unit) {
        long now = scheduler.nanos();
        return memory.of(unit).filter(UnitMemory.Remembered::stopSeen).isPresent()
                && notAsked.values().stream().anyMatch(each -> now - each.nanos() < ASKED_WITHIN.toNanos());
    }

    /** Asks for a full reconcile soon. */
    public void reconcileSoon() {
        SystemdBus connected = bus.get();
        if (connected != null) {
            scheduler.execute(() -> reconcile(connected));
        }
    }

    @Override
    public void close() {
        closed = true;
        then(null);
        SystemdBus connected = bus.getAndSet(null);
        if (connected != null) {
            connected.close();
        }
    }

    private void connect() {
        if (closed) {
            return;
        }
        try {
            switch (open.get()) {
                case OpenResult.Opened(SystemdBus opened) -> watch(opened);
                case OpenResult.Absent(Reason reason) -> absent(reason);
                case OpenResult.Refused(Reason reason) -> absent(reason);
            }
        } catch (RuntimeException unexpected) { // without another try nothing is ever seen again
            LOG.error("Connecting to the system bus failed", unexpected);
            then(scheduler.after(BUS_RETRY_INTERVAL, this::connect));
        }
    }

    private void absent(Reason reason) {
        listener.notKnown(reason, scheduler.instant());
        then(scheduler.after(BUS_RETRY_INTERVAL, this::connect));
    }

    private void watch(SystemdBus opened) {
        memory.gap();
        try {
            // Closing the connection ends the watch with it.
            var _ = opened.watch(StartClosure::canPullIn, event -> received(opened, event));
        } catch (BusLostException lost) {
            opened.close();
            absent(gone(lost.getMessage()));
            return;
        }
        bus.set(opened);
        if (closed) {
            close();
            return;
        }
        reconcile(opened);
    }

    /** Schedules this as the only next step. */
    private void then(Scheduler.@Nullable Timer step) {
        lastStep = scheduler.nanos();
        Scheduler.Timer before = next.getAndSet(step);
        if (before != null) {
            before.cancel();
        }
    }

    private void reconcile(SystemdBus from) {
        reconciling.lock();
        try {
            if (closed || !from.equals(bus.get())) {
                return;
            }
            reconcileNow(from);
            then(scheduler.after(RECONCILE_INTERVAL, () -> reconcile(from)));
        } catch (BusLostException lost) {
            lost(from, gone(lost.getMessage()), scheduler.instant());
        } catch (RuntimeException unexpected) { // the next one may go well, and signals are still received
            LOG.error("Reading the services failed", unexpected);
            then(scheduler.after(BUS_RETRY_INTERVAL, () -> reconcile(from)));
        } finally {
            reconciling.unlock();
        }
    }

    private void reconcileNow(SystemdBus from) {
        Instant at = scheduler.instant();
        List<UnitState> states = from.snapshot(StartClosure::canPullIn).stream()
                .filter(UnitWatcher::worthKeeping)
                .toList();
        List<Transition> transitions = new ArrayList<>();
        for (UnitState state : states) {
            Optional<Transition> change = memory.saw(state, at, false);
            change.filter(transition -> transition.unit().isService()).ifPresent(transitions::add);
            // Whether nobody asked for it, only its end can tell here: a stop may have gone unseen.
            if (change.isPresent() && memory.fellByItself(state) && (state.crashed() || state.endedByItself())) {
                notAsked.putIfAbsent(state.unit(), new Fallen(state.stateChangeMicros(), scheduler.nanos()));
            }
        }
        Map.copyOf(notAsked).forEach((unit, fallen) -> followers(from, unit, fallen));
        Set<UnitName> names = states.stream().map(UnitState::unit).collect(Collectors.toSet());
        memory.keepOnly(names, at);
        notAsked.keySet().retainAll(names);
        List<UnitMemory.Remembered> services = memory.all().stream()
                .filter(known -> known.state().unit().isService())
                .toList();
        listener.reconciled(new Reconciled(services, transitions, at));
    }

    /** A name that is only referenced but not defined by a file is not a service of this machine. */
    private static boolean worthKeeping(UnitState state) {
        return !state.loadState().equals("not-found");
    }

    private void received(SystemdBus from, UnitEvent event) {
        switch (event) {
            case UnitEvent.Changed(UnitState state, Instant at) -> {
                if (worthKeeping(state)) {
                    Optional<Transition> change = memory.saw(state, micros(at), true);
                    if (memory.fellByItself(state)) {
                        Fallen fallen = new Fallen(state.stateChangeMicros(), scheduler.nanos());
                        // One that falls again and again makes no stop unclear for longer than the first time.
                        notAsked.merge(state.unit(), fallen, (before, now) -> new Fallen(now.micros(), before.nanos()));
                        scheduler.execute(() -> followers(from, state.unit(), fallen));
                    }
                    publish(state.unit(), change);
                }
            }
            case UnitEvent.JobSeen(UnitName unit, JobType type, long job, Instant at) ->
                job(unit, type, job, micros(at));
            case UnitEvent.JobEnded(UnitName unit, long job, String result, Instant at) ->
                publish(unit, Optional.empty());
            case UnitEvent.Gap(String reason, Instant at) -> {
                LOG.info("Events may have been lost: {}", reason);
                memory.gap();
                scheduler.execute(() -> reconcile(from));
            }
            case UnitEvent.Lost(String reason, Instant at) ->
                scheduler.execute(() -> lost(from, gone(reason), micros(at)));
        }
    }

    /** Asks what systemd stops with a unit that went down by itself, so that these stops are not taken for requests. */
    private void followers(SystemdBus from, UnitName unit, Fallen fallen) {
        try {
            List<Transition> changes = memory.fell(unit, fallen.micros(), from.stoppedWith(unit), scheduler.instant());
            notAsked.computeIfPresent(unit, (name, last) -> last.micros() == fallen.micros() ? null : last);
            changes.forEach(change -> publish(change.unit(), Optional.of(change)));
        } catch (BusLostException lost) {
            // It is asked again with the next connection. Until then such a stop counts as a request: that forbids a
            // repair.
            LOG.debug("What was stopped with {} is not known: {}", unit, lost.getMessage());
        }
    }

    private void job(UnitName unit, JobType type, long job, Instant at) {
        switch (type) {
            // Stopping a unit that is already down changes no state, so the request is published as a transition of its
            // own.
            case STOP -> publish(unit, memory.stopSeen(unit, job, at));
            case START -> {
                memory.startSeen(unit, at);
                publish(unit, Optional.empty());
            }
            case RESTART -> {
                memory.restartSeen(unit, job, at);
                publish(unit, Optional.empty());
            }
            case OTHER -> {}
        }
    }

    private void publish(UnitName unit, Optional<Transition> transition) {
        if (!unit.isService()) {
            return;
        }
        memory.of(unit).ifPresent(listener::seen);
        transition.ifPresent(listener::changed);
    }

    private void lost(SystemdBus from, Reason reason, Instant at) {
        // A reconcile in flight ends first, with the connection, so that its next step does not replace this one.
        reconciling.lock();
        try {
            if (bus.compareAndSet(from, null)) {
                LOG.info("The system bus is gone: {}", reason.measures());
                from.close();
                listener.notKnown(reason, at);
                if (!closed) {
                    then(scheduler.after(Duration.ZERO, this::connect));
                }
            }
        } finally {
            reconciling.unlock();
        }
    }

    private static Instant micros(Instant at) {
        return at.truncatedTo(ChronoUnit.MICROS);
    }

    private static Reason gone(@Nullable String message) {
        return Reason.message("bus_gone", String.valueOf(message));
    }
}
