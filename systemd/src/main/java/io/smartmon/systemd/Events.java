package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.freedesktop.dbus.matchrules.DBusMatchRuleBuilder;
import org.freedesktop.dbus.messages.DBusSignal;
import org.jspecify.annotations.Nullable;

/**
 * Turns systemd's signals into {@link UnitEvent}s.
 *
 * <p>The bus library's signal thread only sorts and queues; one thread of our own makes events, and may ask the bus for
 * what a signal does not carry. A signal that systemd did not send is not heard: any local user may send signals.
 */
final class Events {
    private static final System.Logger LOG = System.getLogger(Events.class.getName());
    // Reading all unit files takes well under a second; whoever never ends it must not silence the watch for ever.
    private static final long MAX_RELOAD_NANOS = TimeUnit.SECONDS.toNanos(90);

    private final BusLink link;
    private final JobWaits jobWaits;
    private final States states;
    private final BlockingQueue<Heard> queue = new LinkedBlockingQueue<>();
    private final ListenerRegistry audience = new ListenerRegistry();
    private volatile String owner;
    private volatile boolean ended;
    private @Nullable Thread thread;

    // Of the events' thread alone.
    private final Map<UnitName, Properties> firstHalves = new HashMap<>();
    private final Map<UnitName, UnitState> told = new HashMap<>();
    private final Map<Long, JobInFlight> jobs = new HashMap<>();
    private boolean reloading;
    private long reloadingSince;

    Events(BusLink link, JobWaits jobWaits, States states, String owner) {
        this.link = link;
        this.jobWaits = jobWaits;
        this.states = states;
        this.owner = owner;
    }

    /** Starts to hear, once; later calls do nothing. */
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
                this::hearOwner);
        link.onSignal(
                DBusMatchRuleBuilder.create()
                        .withType("signal")
                        .withInterface(Calls.MANAGER)
                        .withPath(Calls.MANAGER_PATH)
                        .build(),
                this::hearManager);
        link.onSignal(
                DBusMatchRuleBuilder.create()
                        .withType("signal")
                        .withInterface(Calls.PROPERTIES)
                        .withMember("PropertiesChanged")
                        .withPathNamespace(UnitPath.PREFIX)
                        .build(),
                this::hearProperties);
        subscribe();
        thread = Thread.ofPlatform().daemon().name("systemd-events").start(this::run);
    }

    UnitWatch add(Predicate<UnitName> wanted, UnitListener listener) {
        ListenerRegistry.Listening listening = audience.add(wanted, listener);
        begin();
        states.rememberOnly(audience::wants);
        learn(wanted);
        queue.add(new Heard.ListenerCame(Instant.now()));
        if (ended) {
            // The end may have been told before this one came.
            listening.tell(new UnitEvent.Lost("the bus is gone", Instant.now()));
        }
        return () -> {
            audience.remove(listening);
            // What nobody watches is not kept up to date.
            states.forgetAll();
        };
    }

    /** The connection ended without having been closed here. */
    void lost(String reason) {
        jobWaits.lost(reason);
        queue.add(new Heard.Ended(Optional.of(reason), Instant.now()));
    }

    /** The connection is being closed here. */
    void close() {
        audience.clear();
        jobWaits.lost("the connection was closed");
        queue.add(new Heard.Ended(Optional.empty(), Instant.now()));
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

    private void hearOwner(DBusSignal signal) {
        List<Object> values = parameters(signal);
        if (Calls.BUS.equals(signal.getSource())
                && values.size() == 3
                && values.get(2) instanceof String next
                && !next.isEmpty()) {
            owner = next;
            queue.add(new Heard.OtherOwner(Instant.now()));
        }
    }

    private void hearProperties(DBusSignal signal) {
        if (!owner.equals(signal.getSource())) {
            return;
        }
        Instant at = Instant.now();
        UnitPath.parse(signal.getPath())
                .filter(audience::wants)
                .ifPresent(unit -> queue.add(new Heard.UnitChanged(unit, signal, at)));
    }

    private void hearManager(DBusSignal signal) {
        if (!owner.equals(signal.getSource())) {
            return;
        }
        Instant at = Instant.now();
        List<Object> values = parameters(signal);
        switch (signal.getName()) {
            case "JobNew" -> {
                if (values.size() == 3 && values.get(0) instanceof Long id) {
                    UnitNames.parse(String.valueOf(values.get(2)))
                            .filter(audience::wants)
                            .ifPresent(unit -> queue.add(new Heard.JobQueued(
                                    unit, id, link.sendUrgent(Calls.jobType(String.valueOf(values.get(1)))), at)));
                }
            }
            case "JobRemoved" -> {
                if (values.size() == 4 && values.get(0) instanceof Long id) {
                    String result = String.valueOf(values.get(3));
                    jobWaits.ended(String.valueOf(values.get(1)), result);
                    UnitNames.parse(String.valueOf(values.get(2)))
                            .filter(audience::wants)
                            .ifPresent(unit -> queue.add(new Heard.JobGone(unit, id, result, at)));
                }
            }
            case "UnitRemoved" -> {
                if (values.size() == 2) {
                    UnitNames.parse(String.valueOf(values.get(0)))
                            .filter(audience::wants)
                            .ifPresent(unit -> queue.add(new Heard.Unloaded(unit)));
                }
            }
            case "Reloading" ->
                queue.add(new Heard.Reload(values.size() == 1 && Boolean.TRUE.equals(values.get(0)), at));
            case "UnitFilesChanged" -> queue.add(new Heard.FilesChanged());
            default -> {
                // UnitNew above all: a read would load the unit again, and so be told of again.
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
        List<Heard> batch = new ArrayList<>();
        while (!ended) {
            batch.clear();
            try {
                Heard first = queue.poll(1, TimeUnit.SECONDS);
                if (first == null) {
                    endStuckReload();
                    continue;
                }
                batch.add(first);
            } catch (InterruptedException e) {
                // Nobody but the machine's end interrupts this thread.
                Thread.currentThread().interrupt();
                return;
            }
            queue.drainTo(batch);
            readUnknown(batch);
            for (Heard heard : batch) {
                handle(heard);
            }
        }
    }

    /** Reads, all at once, the units that changed and of which nothing is known yet. */
    private void readUnknown(List<Heard> batch) {
        Set<UnitName> unknown = new LinkedHashSet<>();
        for (Heard heard : batch) {
            if (heard instanceof Heard.UnitChanged changed && !reloading && states.known(changed.unit()) == null) {
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

    private void handle(Heard heard) {
        switch (heard) {
            case Heard.UnitChanged changed -> unitChanged(changed);
            case Heard.JobQueued queued -> jobQueued(queued);
            case Heard.JobGone gone -> jobGone(gone);
            case Heard.Unloaded unloaded -> {
                if (!reloading) {
                    states.forget(unloaded.unit());
                    told.remove(unloaded.unit());
                    firstHalves.remove(unloaded.unit());
                }
            }
            case Heard.Reload reload -> {
                reloading = reload.begins();
                reloadingSince = System.nanoTime();
                if (!reloading) {
                    gap("systemd read its unit files anew", reload.at());
                }
            }
            case Heard.FilesChanged ignored -> states.forgetAll();
            case Heard.OtherOwner other -> {
                try {
                    subscribe();
                } catch (BusLostException e) {
                    LOG.log(Level.DEBUG, "cannot subscribe anew", e);
                }
                gap("systemd was executed anew", other.at());
            }
            case Heard.ListenerCame came -> tellJobsInFlight(came.at());
            case Heard.Ended end -> {
                ended = true;
                end.lost().ifPresent(reason -> audience.tellAll(new UnitEvent.Lost(reason, end.at())));
            }
        }
    }

    /** A service's own properties come first, those of every unit right after them: one event for the two. */
    private void unitChanged(Heard.UnitChanged changed) {
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
            states.heard(now);
        }
        if (now.jobId() != 0) {
            if (!jobs.containsKey(now.jobId())) {
                // systemd tells of the job a moment later; who hears of the change shall know of the job.
                Answer type = link.call(Calls.jobType(Calls.jobPath(now.jobId())));
                jobKnown(changed.unit(), now.jobId(), JobInFlight.typeIn(type), before, changed.at());
            }
            jobs.computeIfPresent(now.jobId(), (_, job) -> job.with(now));
        }
        if (!now.equals(told.put(changed.unit(), now))) {
            audience.tellAbout(changed.unit(), new UnitEvent.Changed(now, changed.at()));
        }
    }

    private void jobKnown(UnitName unit, long id, Optional<JobType> type, @Nullable UnitState before, Instant at) {
        JobInFlight known = jobs.get(id);
        if (known != null && known.type().isPresent()) {
            return;
        }
        JobInFlight job = known == null ? new JobInFlight(type, before, false) : known.with(type);
        jobs.put(id, job);
        job.wasFor().ifPresent(it -> audience.tellAbout(unit, new UnitEvent.JobSeen(unit, it, id, at)));
    }

    private void jobQueued(Heard.JobQueued queued) {
        Optional<JobType> type = queued.type().flatMap(call -> JobInFlight.typeIn(call.await()));
        if (reloading) {
            return;
        }
        jobKnown(queued.unit(), queued.id(), type, states.known(queued.unit()), queued.at());
    }

    private void jobGone(Heard.JobGone gone) {
        JobInFlight job = jobs.remove(gone.id());
        if (reloading) {
            return;
        }
        if (job == null || job.type().isEmpty()) {
            JobType type = gone.result().equals("done") && job != null ? byWhatItDid(job, gone.unit()) : JobType.OTHER;
            audience.tellAbout(gone.unit(), new UnitEvent.JobSeen(gone.unit(), type, gone.id(), gone.at()));
        }
        audience.tellAbout(gone.unit(), new UnitEvent.JobEnded(gone.unit(), gone.id(), gone.result(), gone.at()));
    }

    private JobType byWhatItDid(JobInFlight job, UnitName unit) {
        try {
            return job.byWhatItDid(states.read(List.of(unit)).getFirst());
        } catch (BusLostException e) {
            LOG.log(Level.DEBUG, "cannot read what a job did", e);
            return JobType.OTHER;
        }
    }

    private void tellJobsInFlight(Instant at) {
        if (link.call(Calls.listJobs()) instanceof Answer.Values values) {
            for (Object row : Properties.elements(values.first())) {
                List<?> job = Properties.elements(row);
                if (job.size() == 6 && job.getFirst() instanceof Long id) {
                    UnitNames.parse(String.valueOf(job.get(1)))
                            .filter(audience::wants)
                            .ifPresent(unit -> jobKnown(
                                    unit, id, Optional.of(JobType.fromCode(String.valueOf(job.get(2)))), null, at));
                }
            }
        }
    }

    /** Reads what is watched, so that later signals find what they do not carry. */
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
        told.clear();
        jobs.clear();
        audience.tellAll(new UnitEvent.Gap(reason, at));
        learn(audience::wants);
        tellJobsInFlight(at);
    }

    private void endStuckReload() {
        if (reloading && System.nanoTime() - reloadingSince > MAX_RELOAD_NANOS) {
            reloading = false;
            gap("systemd never said that it had read its unit files", Instant.now());
        }
    }
}
