package io.smartmon.shim.act;

import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.ActResult.Outcome;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.shim.act.JobsHeard.Heard;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.JobOutcome;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import io.smartmon.systemd.UnitEvent;
import io.smartmon.systemd.UnitListener;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.UnitWatch;
import io.smartmon.systemd.WaitLimit;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The units on the system bus. Connects on first use, and again when the bus is back. Thread-safe.
 */
public final class BusUnits implements Units, AutoCloseable {
    private final Supplier<OpenResult> open;
    private @Nullable SystemdBus bus;

    /** The units behind the bus that the configuration names. */
    public BusUnits(BusConfig config) {
        this(() -> SystemdBus.open(config));
    }

    /** The units behind the connections that this opens. */
    public BusUnits(Supplier<OpenResult> open) {
        this.open = open;
    }

    @Override
    public JobsHeard listen(Set<UnitName> of) {
        AtomicReference<Heard> heard = new AtomicReference<>(Heard.NOTHING);
        UnitListener listener = event -> {
            switch (event) {
                case UnitEvent.JobSeen job -> heard.compareAndSet(Heard.NOTHING, Heard.JOB);
                case UnitEvent.JobEnded job -> heard.compareAndSet(Heard.NOTHING, Heard.JOB);
                case UnitEvent.Gap gap -> heard.compareAndSet(Heard.NOTHING, Heard.NOT_KNOWN);
                case UnitEvent.Lost lost -> heard.compareAndSet(Heard.NOTHING, Heard.NOT_KNOWN);
                case UnitEvent.Changed changed -> {
                    // What it is now, a read tells.
                }
            }
        };
        return ask(
                connected -> listening(connected, connected.watch(of::contains, listener), heard),
                absent -> JobsHeard.DEAF);
    }

    /** Who reads by another connection than the one that listens hears nothing of what came between them. */
    private JobsHeard listening(SystemdBus connected, UnitWatch watch, AtomicReference<Heard> heard) {
        return new JobsHeard() {
            @Override
            public Heard heard() {
                return heard.get() == Heard.NOTHING && !isInUse(connected) ? Heard.NOT_KNOWN : heard.get();
            }

            @Override
            public void close() {
                watch.close();
            }
        };
    }

    @SuppressWarnings("ReferenceEquality") // this very connection
    private synchronized boolean isInUse(SystemdBus connection) {
        return bus == connection;
    }

    @Override
    public UnitRead read(UnitName unit) {
        return ask(
                connected -> {
                    StartClosure closure = connected.startClosure(unit);
                    boolean reloadNeeded = connected.configuration(unit).reloadNeeded();
                    // Last: it returns when all that was signalled before is handled.
                    return new UnitRead.Seen(connected.read(unit), closure, reloadNeeded);
                },
                UnitRead.NoBus::new);
    }

    @Override
    public Optional<Reason> absence() {
        return ask(
                connected -> {
                    connected.managerState();
                    return Optional.empty();
                },
                Optional::of);
    }

    @Override
    public ActResult call(UnitVerb verb, UnitName unit, WaitLimit limit) {
        SystemdBus connected;
        synchronized (this) {
            connected = bus;
        }
        if (connected == null) {
            // The read before succeeded, so another call has found the bus gone since.
            return new ActResult(Outcome.LOST, Reason.of("bus_gone"));
        }
        return result(connected.call(verb, unit, limit));
    }

    @Override
    public synchronized void close() {
        if (bus != null) {
            bus.close();
            bus = null;
        }
    }

    private <T> T ask(Function<SystemdBus, T> question, Function<Reason, T> absent) {
        Reason reason = Reason.of("bus_gone");
        // A connection that was good yesterday may be gone unnoticed: the second try is with a new one.
        for (int attempt = 0; attempt < 2; attempt++) {
            switch (connect()) {
                case OpenResult.Opened opened -> {
                    try {
                        return question.apply(opened.bus());
                    } catch (BusLostException lost) {
                        reason = Reason.message("bus_gone", String.valueOf(lost.getMessage()));
                        drop(opened.bus());
                    }
                }
                case OpenResult.Absent none -> {
                    return absent.apply(none.reason());
                }
                case OpenResult.Refused refused -> {
                    return absent.apply(refused.reason());
                }
            }
        }
        return absent.apply(reason);
    }

    private synchronized OpenResult connect() {
        if (bus != null) {
            return new OpenResult.Opened(bus);
        }
        OpenResult result = open.get();
        if (result instanceof OpenResult.Opened opened) {
            bus = opened.bus();
        }
        return result;
    }

    @SuppressWarnings("ReferenceEquality") // this very connection, or one that was opened since
    private synchronized void drop(SystemdBus lost) {
        if (bus == lost) {
            bus = null;
        }
        lost.close();
    }

    private static ActResult result(JobOutcome outcome) {
        return switch (outcome) {
            case JobOutcome.Done ignored -> new ActResult(Outcome.DONE, Reason.of("done"));
            case JobOutcome.Failed(String result) ->
                new ActResult(Outcome.FAILED, Reason.of("job_ended", "result", Measure.text(result)));
            case JobOutcome.TooLate ignored -> new ActResult(Outcome.TOO_LATE, Reason.of("still_queued"));
            case JobOutcome.StillRunning(String job) ->
                new ActResult(Outcome.RUNNING, Reason.of("job_running", "job", Measure.text(job)));
            case JobOutcome.Conflict(String message) ->
                new ActResult(Outcome.CONFLICT, Reason.message("other_job_in_flight", message));
            case JobOutcome.NotAuthorized(String message) ->
                new ActResult(Outcome.NOT_AUTHORIZED, Reason.message("not_authorized", message));
            case JobOutcome.Refused(String error, String message) ->
                new ActResult(
                        Outcome.REFUSED,
                        new Reason(
                                "systemd_refused",
                                Measures.builder()
                                        .text("error", error)
                                        .text("message", message)
                                        .build()));
            case JobOutcome.BusLost(String message) -> new ActResult(Outcome.LOST, Reason.message("bus_gone", message));
        };
    }
}
