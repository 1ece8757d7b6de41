package io.smartmon.simulation.recorded;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.JobOutcome;
import io.smartmon.systemd.UnitEvent;
import io.smartmon.systemd.UnitListener;
import io.smartmon.systemd.UnitWatch;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The time of a recording while it is replayed. What followed on a start is signalled once the replaying side has asked for that
 * start as well, and at the same distance from it.
 */
final class Replay {
    private final Recording recording;
    private final ManualScheduler scheduler;
    private static final Duration MOST_WAITED = Duration.ofMillis(500);

    private final List<UnitListener> listeners = new ArrayList<>();
    /** Where the next answer to each question is. */
    private final Map<String, Integer> asked = new HashMap<>();

    /** What the clock of the recording is behind the scheduler's. */
    private long behind;
    /** The next entry that is to be signalled. */
    private int next;

    Replay(Recording recording, ManualScheduler scheduler) {
        this.recording = recording;
        this.scheduler = scheduler;
        this.behind = scheduler.nanos();
    }

    Recording recording() {
        return recording;
    }

    /** How long after its begin the recording is now, in nanoseconds: never later than the next start that is to be asked for. */
    long now() {
        return Math.min(scheduler.nanos() - behind, nextCall() - 1);
    }

    /**
     * A question was asked: it is answered when it was answered in the recording, so that what was signalled meanwhile comes first.
     * A question that was not asked there is answered at once.
     */
    void asked(String method, String unit) {
        int from = asked.getOrDefault(method + " " + unit, 0);
        for (int i = from; i < recording.entries().size(); i++) {
            Recording.Entry entry = recording.entries().get(i);
            long answered = entry.nanos() + entry.nanosTaken();
            if (!entry.what().equals(method) || !entry.asked().equals(unit) || answered <= now()) {
                continue;
            }
            if (entry.nanos() >= nextCall()) {
                // Of what is asked now in another order than then, one answer was given already.
                return;
            }
            long left = Math.min(answered, nextCall() - 1) - now();
            if (left < MOST_WAITED.toNanos()) {
                asked.put(method + " " + unit, i + 1);
                scheduler.advance(Duration.ofNanos(Math.max(0, left)));
            }
            return;
        }
    }

    private long nextCall() {
        for (int i = next; i < recording.entries().size(); i++) {
            Recording.Entry entry = recording.entries().get(i);
            if (entry.what().equals(Recording.CALLED)) {
                return entry.nanos();
            }
        }
        return Long.MAX_VALUE;
    }

    UnitWatch watch(UnitListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    /** Signals all that is due, and waits for the next; to be called once. */
    void goOn() {
        while (next < recording.entries().size()) {
            Recording.Entry entry = recording.entries().get(next);
            if (entry.what().equals(Recording.CALLED)) {
                return;
            }
            long left = entry.nanos() - (scheduler.nanos() - behind);
            if (left > 0) {
                var _ = scheduler.after(Duration.ofNanos(left), this::goOn);
                return;
            }
            next++;
            signal(entry);
        }
    }

    private void signal(Recording.Entry entry) {
        if (entry.value() instanceof UnitEvent event) {
            UnitEvent now = at(event, scheduler.instant());
            List.copyOf(listeners).forEach(listener -> listener.on(now));
        }
    }

    private static UnitEvent at(UnitEvent event, Instant now) {
        return switch (event) {
            case UnitEvent.Changed(var state, var at) -> new UnitEvent.Changed(state, now);
            case UnitEvent.JobSeen(var unit, var type, var job, var at) -> new UnitEvent.JobSeen(unit, type, job, now);
            case UnitEvent.JobEnded(var unit, var job, var result, var at) ->
                new UnitEvent.JobEnded(unit, job, result, now);
            case UnitEvent.Gap(var reason, var at) -> new UnitEvent.Gap(reason, now);
            case UnitEvent.Lost(var reason, var at) -> new UnitEvent.Lost(reason, now);
        };
    }

    /** A start is asked for: it is the recording's next one, whenever that was. */
    JobOutcome call(UnitName unit) {
        while (next < recording.entries().size()
                && !recording.entries().get(next).what().equals(Recording.CALLED)) {
            signal(recording.entries().get(next++));
        }
        if (next == recording.entries().size()
                || !recording.entries().get(next).asked().equals(unit.value())) {
            throw new IllegalStateException("a start of " + unit + " that was not recorded here");
        }
        Recording.Entry called = recording.entries().get(next++);
        behind = scheduler.nanos() - called.nanos();
        Recording.Entry ended = recording.entries().stream()
                .filter(each -> each.what().equals("call") && each.nanos() == called.nanos())
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the start of " + unit + " did not end in the recording"));
        goOn();
        // As the thread that waits for the job, while everything else goes on.
        scheduler.advance(Duration.ofNanos(ended.nanosTaken()));
        if (ended.value() instanceof JobOutcome outcome) {
            return outcome;
        }
        throw new IllegalStateException("no outcome of a start: " + ended.value());
    }
}
