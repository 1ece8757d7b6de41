package io.smartmon.orchestrator.collect;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.JobType;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the services of this machine over its system bus: signals first, a whole pass each minute, and a new connection
 * when one is lost. Without a bus it says so, and looks again.
 *
 * <p>One thread of its own owns the connection; what it sees goes to the memory at once and to the listener after that.
 * Thread-safe.
 */
public final class ServiceWatcher implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(ServiceWatcher.class);
    private static final Duration RECONCILE_INTERVAL = Duration.ofMinutes(1);
    private static final Duration BUS_RETRY_INTERVAL = Duration.ofSeconds(5);

    private final BusConfig config;
    private final UnitMemory memory;
    private final Listener listener;
    private final InstantSource clock;
    private final BlockingQueue<Wish> wishes = new LinkedBlockingQueue<>();
    private final Thread thread;
    private volatile @Nullable SystemdBus bus;
    private volatile boolean closed;

    /** Hears what was seen. It must not block. */
    public interface Listener {
        /** A unit changed; called on the signal's thread. */
        void changed(UnitName unit, ServiceObserver.Pending change);

        /** A stop or a start was asked for; called on the signal's thread. */
        void intentChanged(UnitName unit);

        /** A whole pass was made. */
        void reconciled(List<UnitMemory.Remembered> all, List<ServiceObserver.Pending> changes, Instant at);

        /** The services cannot be known now. */
        void notKnown(String reason, Instant at);
    }

    private enum Wish {
        RECONCILE,
        REOPEN,
        CLOSE
    }

    /** A watcher that begins with {@link #start()}. */
    public ServiceWatcher(BusConfig config, UnitMemory memory, Listener listener, InstantSource clock) {
        this.config = config;
        this.memory = memory;
        this.listener = listener;
        this.clock = clock;
        this.thread = Thread.ofPlatform().name("services").daemon().unstarted(this::run);
    }

    /** Begins to watch. */
    public void start() {
        thread.start();
    }

    /** The connection in use; empty without a bus. Whoever uses it must expect {@link BusLostException}. */
    public Optional<SystemdBus> bus() {
        return Optional.ofNullable(bus);
    }

    /** Asks for a whole pass soon. */
    public void reconcileSoon() {
        wishes.add(Wish.RECONCILE);
    }

    @Override
    public void close() {
        closed = true;
        wishes.add(Wish.CLOSE);
        SystemdBus open = bus;
        if (open != null) {
            open.close();
        }
    }

    private void run() {
        while (!closed) {
            OpenResult result = SystemdBus.open(config);
            switch (result) {
                case OpenResult.Opened(SystemdBus opened) -> watch(opened);
                case OpenResult.Absent(String reason) -> absent(reason);
                case OpenResult.Refused(String reason) -> absent(reason);
            }
        }
    }

    private void absent(String reason) {
        listener.notKnown(reason, clock.instant());
        await(BUS_RETRY_INTERVAL);
    }

    private void watch(SystemdBus opened) {
        wishes.clear();
        try (opened) {
            memory.gap();
            // Closing the connection ends the watch with it.
            var _ = opened.watch(UnitName::isService, this::heard);
            bus = opened;
            Wish wish = Wish.RECONCILE;
            while (!closed && wish == Wish.RECONCILE) {
                pass(opened);
                wish = await(RECONCILE_INTERVAL);
            }
        } catch (BusLostException lost) {
            LOG.info("The system bus is gone: {}", lost.getMessage());
            listener.notKnown("the system bus is gone: " + lost.getMessage(), clock.instant());
        } catch (RuntimeException unexpected) { // without this thread nothing is ever seen again, so it connects anew
            LOG.error("Watching the services failed", unexpected);
            await(BUS_RETRY_INTERVAL);
        } finally {
            bus = null;
        }
    }

    private Wish await(Duration most) {
        try {
            Wish wish = wishes.poll(most.toMillis(), TimeUnit.MILLISECONDS);
            return wish == null ? Wish.RECONCILE : wish;
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            closed = true;
            return Wish.CLOSE;
        }
    }

    private void pass(SystemdBus from) {
        Instant at = clock.instant();
        List<UnitState> states = from.snapshot(UnitName::isService);
        List<ServiceObserver.Pending> changes = new ArrayList<>();
        for (UnitState state : states) {
            if (worthKeeping(state)) {
                memory.saw(state, at, false).map(change -> pending(change, at)).ifPresent(changes::add);
            }
        }
        Set<UnitName> names = states.stream()
                .filter(ServiceWatcher::worthKeeping)
                .map(UnitState::unit)
                .collect(Collectors.toSet());
        memory.keepOnly(names, at);
        listener.reconciled(memory.all(), changes, at);
    }

    /** A name that something mentions but no file defines is no service of this machine. */
    private static boolean worthKeeping(UnitState state) {
        return !state.loadState().equals("not-found");
    }

    private void heard(UnitEvent event) {
        switch (event) {
            case UnitEvent.Changed(UnitState state, Instant at) -> {
                if (worthKeeping(state)) {
                    memory.saw(state, at, true)
                            .ifPresent(change -> listener.changed(state.unit(), pending(change, at)));
                }
            }
            case UnitEvent.JobSeen(UnitName unit, JobType type, long job, Instant at) -> job(unit, type, at);
            case UnitEvent.JobEnded(UnitName unit, long job, String result, Instant at) -> listener.intentChanged(unit);
            case UnitEvent.Gap(String reason, Instant at) -> {
                LOG.info("Events may have been lost: {}", reason);
                memory.gap();
                wishes.add(Wish.RECONCILE);
            }
            case UnitEvent.Lost(String reason, Instant at) -> {
                LOG.info("The system bus is gone: {}", reason);
                listener.notKnown("the system bus is gone: " + reason, at);
                wishes.add(Wish.REOPEN);
            }
        }
    }

    private void job(UnitName unit, JobType type, Instant at) {
        switch (type) {
            // A stop of a unit that is down already changes no state, so the wish is told as a change of its own.
            case STOP -> memory.stopSeen(unit).ifPresent(change -> listener.changed(unit, pending(change, at)));
            case START, RESTART -> memory.startSeen(unit, at);
            case OTHER -> {}
        }
    }

    private static ServiceObserver.Pending pending(UnitMemory.Change change, Instant at) {
        return new ServiceObserver.Pending(change.from(), change.now(), at);
    }
}
