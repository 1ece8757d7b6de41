package io.smartmon.shim.act;

import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.ActResult.Outcome;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.BusConfig;
import io.smartmon.systemd.BusLostException;
import io.smartmon.systemd.JobOutcome;
import io.smartmon.systemd.OpenResult;
import io.smartmon.systemd.SystemdBus;
import java.time.Duration;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The units behind the system bus. Connects when it is first asked, and again when the bus came back. Thread-safe.
 */
public final class BusUnits implements Units, AutoCloseable {
    private final BusConfig config;
    private @Nullable SystemdBus bus;

    /** The units behind the bus that the configuration names. */
    public BusUnits(BusConfig config) {
        this.config = config;
    }

    @Override
    public ReadResult read(UnitName unit) {
        return ask(
                connected -> new ReadResult.Seen(connected.read(unit), connected.inactiveClosure(unit)),
                ReadResult.NoBus::new);
    }

    @Override
    public String absence() {
        return ask(
                connected -> {
                    connected.managerState();
                    return "";
                },
                reason -> reason);
    }

    @Override
    public ActResult start(UnitName unit, Duration wait) {
        SystemdBus connected;
        synchronized (this) {
            connected = bus;
        }
        if (connected == null) {
            // The read before succeeded, so another call has found the bus gone since.
            return new ActResult(Outcome.BUS_LOST, "the system bus went away before the call");
        }
        return result(connected.start(unit, wait));
    }

    @Override
    public synchronized void close() {
        if (bus != null) {
            bus.close();
            bus = null;
        }
    }

    private <T> T ask(Function<SystemdBus, T> question, Function<String, T> absent) {
        String reason = "";
        // A connection that was good yesterday may be gone unnoticed: the second try is with a new one.
        for (int attempt = 0; attempt < 2; attempt++) {
            switch (connect()) {
                case OpenResult.Opened opened -> {
                    try {
                        return question.apply(opened.bus());
                    } catch (BusLostException lost) {
                        reason = String.valueOf(lost.getMessage());
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
        OpenResult result = SystemdBus.open(config);
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
            case JobOutcome.Done ignored -> new ActResult(Outcome.JOB_DONE, "done");
            case JobOutcome.Failed failed -> new ActResult(Outcome.JOB_FAILED, shorten(failed.result()));
            case JobOutcome.StillRunning running -> new ActResult(Outcome.JOB_RUNNING, shorten(running.jobPath()));
            case JobOutcome.Conflict conflict -> new ActResult(Outcome.CONFLICT, shorten(conflict.message()));
            case JobOutcome.NotAuthorized no -> new ActResult(Outcome.NOT_AUTHORIZED, shorten(no.message()));
            case JobOutcome.Refused refused ->
                new ActResult(Outcome.REFUSED, shorten(refused.errorName() + ": " + refused.message()));
            case JobOutcome.BusLost lost -> new ActResult(Outcome.BUS_LOST, shorten(lost.message()));
        };
    }

    private static String shorten(String text) {
        return text.length() <= 500 ? text : text.substring(0, 500) + "…";
    }
}
