package io.smartmon.systemd;

import io.smartmon.domain.unit.UnitName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.opentest4j.AssertionFailedError;

/** Keeps every event, and waits for one. */
final class Recorder implements UnitListener {
    private static final Duration TIMEOUT = Duration.ofSeconds(20);

    private final List<UnitEvent> events = new ArrayList<>();
    private final List<Long> nanos = new ArrayList<>();

    @Override
    public synchronized void on(UnitEvent event) {
        events.add(event);
        nanos.add(System.nanoTime());
        notifyAll();
    }

    synchronized List<UnitEvent> all() {
        return List.copyOf(events);
    }

    synchronized void clear() {
        events.clear();
        nanos.clear();
    }

    /** The first event of this kind that fits, and when it was received. */
    synchronized <E extends UnitEvent> Timed<E> await(String what, Class<E> kind, Predicate<E> fits) {
        long deadline = System.nanoTime() + TIMEOUT.toNanos();
        int seen = 0;
        while (true) {
            for (; seen < events.size(); seen++) {
                if (kind.isInstance(events.get(seen)) && fits.test(kind.cast(events.get(seen)))) {
                    return new Timed<>(kind.cast(events.get(seen)), nanos.get(seen));
                }
            }
            long left = (deadline - System.nanoTime()) / 1_000_000;
            if (left <= 0) {
                throw new AssertionFailedError("not received: " + what + "; received " + events);
            }
            try {
                wait(left);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new AssertionFailedError("interrupted", e);
            }
        }
    }

    UnitEvent.Changed changed(UnitName unit, String activeState) {
        return await(
                        unit + " " + activeState,
                        UnitEvent.Changed.class,
                        changed -> changed.state().unit().equals(unit)
                                && changed.state().activeState().code().equals(activeState))
                .event();
    }

    record Timed<E extends UnitEvent>(E event, long nanos) {}
}
