package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.jspecify.annotations.Nullable;

/**
 * Turns systemd's signals into {@link UnitEvent}s.
 *
 * <p>The bus library's signal thread only sorts and queues; one thread of our own makes events, and may ask the bus for
 * what a signal does not carry. A signal that systemd did not send is dropped: any local user may send signals.
 */
final class Events {
    private static final System.Logger LOG = System.getLogger(Events.class.getName());
    // Reading all unit files takes well under a second; a reload that never ends must not silence the watch for ever.
    private static final long MAX_RELOAD_NANOS = TimeUnit.SECONDS.toNanos(90);
    /**
     * The most signals that may wait: a process that was stopped finds more than its memory holds. Each has its message, of
     * about 1 kB; systemd sends some 20 for one restart of a service.
     */
    private static final int MAX_WAITING = 4_000;
    /**
     * A process that did not run for longer may have lost signals: beyond a limit the bus drops what it would have to keep for
     * a client, and tells nobody (dbus-daemon(1), max_outgoing_bytes).
     */
    private static final Duration MAX_PAUSE = Duration.ofSeconds(10);

    private final BusLink link;
    private final JobWaits jobWaits;
    private final States states;
    private final BlockingQueue<QueuedSignal> queue = new LinkedBlockingQueue<>();
    private final ListenerRegistry listeners = new ListenerRegistry();
    /** Who waits for everything before an echo to be reported, by its token. */
    private final Map<String, CountDownLatch> echoes = new ConcurrentHashMap<>();

    private final AtomicLong lastEcho = new AtomicLong();
    private volatile String owner;
    private volatile boolean ended;
    /** Whether a signal was dropped because too many waited. */
    private volatile boolean overflowed;

    private @Nullable Thread thread;

    // Of the events' thread alone.
    private final Map<UnitName, Properties> firstHalves = new HashMap<>();
    private final Map<UnitName, UnitState> reported = new HashMap<>();
    private final Map<Long, JobInFlight> jobs = new HashMap<>();
    private boolean reloading;
    private long reloadingSince;

    Events(BusLink link, JobWaits jobWaits, States states, String owner) {
        this.link = link;
        this.jobWaits = jobWaits;
        this.states = states;
        this.owner = owner;
    }

    /** Starts to receive signals, once; later calls do nothing. */
    synchronized void begin() {
        if (thread != null) {
            return;
        }
        link.onSignal(
                DBusMatchRuleBuilder.create()
                        .withType("signal")
                        .withInterface(Calls.BUS)
                        .withMember("NameOwnerChanged")
                        .withArg0123(0, Calls.SYSTEMD)
                        .build(),
                this::onOwnerSignal);
        link.onSignal(
                DBusMatchRuleBuilder.create()
                        .withType("signal")
                        .withInterface(Calls.MANAGER)
                        .withPath(Calls.MANAGER_PATH)
                        .build(),
                this::onManagerSignal);
        link.onSignal(
                DBusMatchRuleBuilder.create()
                        .withType("signal")
                        .withInterface(Calls.PROPERTIES)
                        .withMember("PropertiesChanged")
                        .withPathNamespace(UnitPath.PREFIX)
                        .build(),
                this::onPropertiesSignal);
        link.onEcho(this::onEcho);
        subscribe();
        thread = Thread.ofPlatform().daemon().name("systemd-events").start(this::run);
    }

    UnitWatch add(Predicate<UnitName> wanted, UnitListener listener) {
        ListenerRegistry.Listening listening = listeners.add(wanted, listener);
        begin();
        states.rememberOnly(listeners::wants);
        learn(wanted);
        queue.add(new QueuedSignal.ListenerCame(Instant.now()));
        if (ended) {
            // The end may have been reported before this listener came.
            listening.deliver(new UnitEvent.Lost("the bus is gone", Instant.now()));
        }
        return () -> {
            listeners.remove(listening);
            // Units that are not watched are not kept up to date.
            states.forgetAll();
        };
    }

    /**
     * Returns when everything that systemd signalled before its last answer was reported to the listeners; at once where
     * nothing is watched, and on the thread that reports.
     */
    void awaitReported() {
        synchronized (this) {
            if (thread == null || Thread.currentThread().equals(thread)) {
                return;
            }
        }
        String token = String.valueOf(lastEcho.incrementAndGet());
        CountDownLatch reported = new CountDownLatch(1);
        echoes.put(token, reported);
        try {
            link.sendEcho(token);
            if (ended || !reported.await(link.replyTimeout().toMillis(), TimeUnit.MILLISECONDS) || ended) {
                throw new BusLostException("signals are not brought back by the bus");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new BusLostException("interrupted while waiting for signals");
        } finally {
            echoes.remove(token);
        }
    }

    /** The connection ended without having been closed here. */
    void lost(String reason) {
        jobWaits.lost(reason);
        queue.add(new QueuedSignal.Ended(Optional.of(reason), Instant.now()));
    }

    /** The connection is being closed here. */
    void close() {
        listeners.clear();
        jobWaits.lost("the connection was closed");
        queue.add(new QueuedSignal.Ended(Optional.empty(), Instant.now()));
    }

    private void subscribe() {
        switch (link.call(Calls.subscribe())) {
            case Answer.Values ignored -> {}
            // "already subscribed" is as good.
            case Answer.Fault fault -> LOG.log(Level.DEBUG, "Subscribe: {0}", fault);
            case Answer.Gone gone -> throw new BusLostException(gone.reason());
        }
    }

    // ---------------------------------------------------------------- the signal thread

    private void onOwnerSignal(DBusSignal signal) {
        List<Object> values = parameters(signal);
        if (Calls.BUS.equals(signal.getSource())
                && values.size() == 3
                && values.get(2) instanceof String next
                && !next.isEmpty()) {
            owner = next;
            queue.add(new QueuedSignal.OtherOwner(Instant.now()));
        }
    }

    private void onPropertiesSignal(DBusSignal signal) {
        if (isFull() || !owner.equals(signal.getSource())) {
            return;
        }
        Instant at = Instant.now();
        UnitPath.parse(signal.getPath())
                .filter(listeners::wants)
                .ifPresent(unit -> queue.add(new QueuedSignal.UnitChanged(unit, signal, at)));
    }

    private void onEcho(DBusSignal signal) {
        List<Object> values = parameters(signal);
        if (values.size() == 1 && values.getFirst() instanceof String token) {
            queue.add(new QueuedSignal.Echo(token));
        }
    }

    /** Whether no signal can be kept any more. The one that finds it so is lost, and the watch ends for it. */
    private boolean isFull() {
        if (queue.size() >= MAX_WAITING) {
            overflowed = true;
        }
        return ended || overflowed;
    }

    private void onManagerSignal(DBusSignal signal) {
        if (!owner.equals(signal.getSource())) {
            return;
        }
        Instant at = Instant.now();
        List<Object> values = parameters(signal);
        switch (signal.getName()) {
            case "JobNew" -> {
                if (!isFull() && values.size() == 3 && values.get(0) instanceof Long id) {
                    UnitName.parse(String.valueOf(values.get(2)))
                            .filter(listeners::wants)
                            .ifPresent(unit -> queue.add(new QueuedSignal.JobQueued(
                                    unit, id, link.sendUrgent(Calls.jobType(String.valueOf(values.get(1)))), at)));
                }
            }
            case "JobRemoved" -> {
                if (values.size() == 4 && values.get(0) instanceof Long id) {
                    String result = String.valueOf(values.get(3));
                    jobWaits.ended(String.valueOf(values.get(1)), result);
                    if (!isFull()) {
                        UnitName.parse(String.valueOf(values.get(2)))
                                .filter(listeners::wants)
                                .ifPresent(unit -> queue.add(new QueuedSignal.JobGone(unit, id, result, at)));
                    }
                }
            }
            case "UnitRemoved" -> {
                if (!isFull() && values.size() == 2) {
                    UnitName.parse(String.valueOf(values.get(0)))
                            .filter(listeners::wants)
                            .ifPresent(unit -> queue.add(new QueuedSignal.Unloaded(unit)));
                }
            }
            case "Reloading" ->
                queue.add(new QueuedSignal.Reload(values.size() == 1 && Boolean.TRUE.equals(values.get(0)), at));
            case "UnitFilesChanged" -> queue.add(new QueuedSignal.FilesChanged());
            default -> {
                // UnitNew above all: a read would load the unit again, and so be signalled again.
            }
        }
    }

    private static List<Object> parameters(DBusSignal signal) {
        try {
            return Wire.values(signal, Properties.WANTED);
        } catch (IllegalArgumentException e) {
            LOG.log(Level.WARNING, "a signal cannot be read: " + signal.getName(), e);
            return List.of();
        }
    }

    // ---------------------------------------------------------------- the events' thread

    private void run() {
        List<QueuedSignal> batch = new ArrayList<>();
        long ranAt = System.nanoTime();
        while (!ended) {
            batch.clear();
            try {
                QueuedSignal first = queue.poll(1, TimeUnit.SECONDS);
                Duration paused = Duration.ofNanos(System.nanoTime() - ranAt);
                ranAt += paused.toNanos();
                if (overflowed) {
                    giveUp("more than " + MAX_WAITING + " signals waited, and further ones were dropped");
                    return;
                }
                // Who only waits for the end of a job learns it late, and loses nothing else.
                if (paused.compareTo(MAX_PAUSE) > 0 && !listeners.isEmpty()) {
                    giveUp("this process did not run for " + paused.toSeconds() + " s, and may have lost events");
                    return;
                }
                if (first == null) {
                    endStuckReload();
                    continue;
                }
                batch.add(first);
            } catch (InterruptedException e) {
                // Only the shutdown of the machine interrupts this thread.
                Thread.currentThread().interrupt();
                return;
            }
            queue.drainTo(batch);
            readUnknown(batch);
            for (QueuedSignal queued : batch) {
                if (!overflowed) {
                    handle(queued);
                }
            }
        }
    }

    /**
     * Ends the watch and its connection: with it goes all that the bus keeps for this process, which is out of date. What has
     * happened meanwhile is read by the next connection.
     */
    private void giveUp(String reason) {
        ended = true;
        echoes.values().forEach(CountDownLatch::countDown);
        queue.clear();
        try {
            link.close();
        } finally {
            // Whatever the library does: who is not told goes on with what is out of date.
            jobWaits.lost(reason);
            listeners.notifyEach(new UnitEvent.Lost(reason, Instant.now()));
        }
    }

    /** Reads, all at once, changed units that are not known yet. */
    private void readUnknown(List<QueuedSignal> batch) {
        Set<UnitName> unknown = new LinkedHashSet<>();
        for (QueuedSignal queued : batch) {
            if (queued instanceof QueuedSignal.UnitChanged changed
                    && !reloading
                    && states.known(changed.unit()) == null) {
                unknown.add(changed.unit());
            }
        }
        if (!unknown.isEmpty()) {
            try {
                states.read(List.copyOf(unknown));
            } catch (BusLostException e) {
                // The end of the bus is on its way through the queue.
                LOG.log(Level.DEBUG, "cannot read changed units", e);
            }
        }
    }

    private void handle(QueuedSignal signal) {
        switch (signal) {
            case QueuedSignal.UnitChanged changed -> unitChanged(changed);
            case QueuedSignal.JobQueued queued -> jobQueued(queued);
            case QueuedSignal.JobGone gone -> jobGone(gone);
            case QueuedSignal.Unloaded unloaded -> {
                if (!reloading) {
                    states.forget(unloaded.unit());
                    reported.remove(unloaded.unit());
                    firstHalves.remove(unloaded.unit());
                }
            }
            case QueuedSignal.Reload reload -> {
                reloading = reload.begins();
                reloadingSince = System.nanoTime();
                if (!reloading) {
                    gap("systemd reloaded its unit files", reload.at());
                }
            }
            case QueuedSignal.FilesChanged ignored -> states.forgetAll();
            case QueuedSignal.OtherOwner other -> {
                try {
                    subscribe();
                } catch (BusLostException e) {
                    LOG.log(Level.DEBUG, "cannot subscribe again", e);
                }
                gap("systemd was re-executed", other.at());
            }
            case QueuedSignal.ListenerCame came -> reportJobsInFlight(came.at());
            case QueuedSignal.Echo(String token) -> {
                CountDownLatch waiting = echoes.get(token);
                if (waiting != null) {
                    waiting.countDown();
                }
            }
            case QueuedSignal.Ended end -> {
                ended = true;
                echoes.values().forEach(CountDownLatch::countDown);
                end.lost().ifPresent(reason -> listeners.notifyEach(new UnitEvent.Lost(reason, end.at())));
            }
        }
    }

    /** A service's own properties come first, those of every unit right after them: one event for the two. */
    private void unitChanged(QueuedSignal.UnitChanged changed) {
        if (reloading) {
            return;
        }
        List<Object> values = parameters(changed.signal());
        if (values.size() < 2) {
            return;
        }
        Properties half = Properties.of(values.get(1));
        Properties first = firstHalves.remove(changed.unit());
        Properties whole = first == null ? half : first.with(half);
        if (!Calls.UNIT.equals(values.get(0))) {
            firstHalves.put(changed.unit(), whole);
            return;
        }
        UnitState before = states.known(changed.unit());
        UnitState now = whole.state(before == null ? Properties.nothing(changed.unit()) : before);
        if (before != null) {
            states.update(now);
        }
        if (now.jobId() != 0) {
            if (!jobs.containsKey(now.jobId())) {
                // systemd signals the job a moment later; a listener must know the job before the change.
                Answer type = link.call(Calls.jobType(Calls.jobPath(now.jobId())));
                jobKnown(changed.unit(), now.jobId(), JobInFlight.typeIn(type), before, changed.at());
            }
            jobs.computeIfPresent(now.jobId(), (_, job) -> job.with(now));
        }
        if (!now.equals(reported.put(changed.unit(), now))) {
            listeners.notifyAbout(changed.unit(), new UnitEvent.Changed(now, changed.at()));
        }
    }

    private void jobKnown(UnitName unit, long id, Optional<JobType> type, @Nullable UnitState before, Instant at) {
        JobInFlight known = jobs.get(id);
        if (known != null && known.type().isPresent()) {
            return;
        }
        JobInFlight job = known == null ? new JobInFlight(type, before, false) : known.with(type);
        jobs.put(id, job);
        job.wasFor().ifPresent(it -> listeners.notifyAbout(unit, new UnitEvent.JobSeen(unit, it, id, at)));
    }

    private void jobQueued(QueuedSignal.JobQueued queued) {
        Optional<JobType> type = queued.type().flatMap(call -> JobInFlight.typeIn(call.await()));
        if (reloading) {
            return;
        }
        jobKnown(queued.unit(), queued.id(), type, states.known(queued.unit()), queued.at());
    }

    private void jobGone(QueuedSignal.JobGone gone) {
        JobInFlight job = jobs.remove(gone.id());
        if (reloading) {
            return;
        }
        if (job == null || job.type().isEmpty()) {
            JobType type = gone.result().equals("done") && job != null ? typeByEffect(job, gone.unit()) : JobType.OTHER;
            listeners.notifyAbout(gone.unit(), new UnitEvent.JobSeen(gone.unit(), type, gone.id(), gone.at()));
        }
        listeners.notifyAbout(gone.unit(), new UnitEvent.JobEnded(gone.unit(), gone.id(), gone.result(), gone.at()));
    }

    private JobType typeByEffect(JobInFlight job, UnitName unit) {
        try {
            return job.typeByEffect(states.read(List.of(unit)).getFirst());
        } catch (BusLostException e) {
            LOG.log(Level.DEBUG, "cannot read what a job did", e);
            return JobType.OTHER;
        }
    }

    private void reportJobsInFlight(Instant at) {
        if (link.call(Calls.listJobs()) instanceof Answer.Values values) {
            for (Object row : Properties.elements(values.first())) {
                List<?> job = Properties.elements(row);
                if (job.size() == 6 && job.getFirst() instanceof Long id) {
                    UnitName.parse(String.valueOf(job.get(1)))
                            .filter(listeners::wants)
                            .ifPresent(unit -> jobKnown(
                                    unit, id, Optional.of(JobType.fromCode(String.valueOf(job.get(2)))), null, at));
                }
            }
        }
    }

    /** Reads the watched units, so that later signals can be completed from it. */
    private void learn(Predicate<UnitName> wanted) {
        try {
            states.snapshot(wanted);
        } catch (BusLostException e) {
            // The end of the bus is on its way through the queue.
            LOG.log(Level.DEBUG, "cannot read the watched units", e);
        }
    }

    private void gap(String reason, Instant at) {
        states.forgetAll();
        firstHalves.clear();
        reported.clear();
        jobs.clear();
        listeners.notifyEach(new UnitEvent.Gap(reason, at));
        learn(listeners::wants);
        reportJobsInFlight(at);
    }

    private void endStuckReload() {
        if (reloading && System.nanoTime() - reloadingSince > MAX_RELOAD_NANOS) {
            reloading = false;
            gap("systemd never reported that it had reloaded its unit files", Instant.now());
        }
    }
}
