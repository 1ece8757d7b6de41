package io.smartmon.simulation;

import io.smartmon.simulation.Happening.What;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Draws schedules. */
final class Schedules {
    private static final double RATE = 0.02;
    private static final List<String> UNITS =
            Stream.concat(Machine.LISTED.stream(), Machine.UNLISTED.stream()).toList();
    /** Crashes come often, since without one nothing is ever decided. */
    private static final List<What> WHAT = List.of(
            What.CRASH,
            What.CRASH,
            What.CRASH,
            What.CRASH,
            What.CRASH,
            What.CRASH,
            What.CRASH,
            What.CRASH,
            What.EXIT,
            What.EXIT,
            What.BREAK,
            What.FIX,
            What.WAIT,
            What.GO_ON,
            What.STOP,
            What.STOP,
            What.START,
            What.RESTART,
            What.MASK,
            What.UNMASK,
            What.HOLD,
            What.LIFT,
            What.HOLD_FILE,
            What.REMOVE_HOLD_FILE,
            What.REARM,
            What.KILL_AGENT,
            What.KILL_AGENT,
            What.KILL_HELPER,
            What.STOP_AGENT,
            What.STOP_HELPER,
            What.STORE_AWAY,
            What.BUS_AWAY,
            What.RELOAD,
            What.REBOOT,
            What.CLOCK,
            What.STORE_CLOCK);

    private Schedules() {}

    /** One with this seed: up to some thirty happenings, and faults at some of all calls. */
    static Schedule draw(long seed) {
        int machines = Draws.unit(seed, "machines") < 0.2 ? 2 : 1;
        int happenings = 3 + (int) (28 * Draws.unit(seed, "happenings"));
        double rate = Draws.unit(seed, "rate") < 0.3 ? 0 : RATE * Draws.unit(seed, "how much");
        List<Happening> all = new ArrayList<>();
        for (int i = 0; i < happenings; i++) {
            all.add(draw(seed, machines, "happening " + i));
        }
        all.sort(Comparator.comparing(Happening::at));
        return new Schedule(seed, machines, all, new TreeMap<>(), rate);
    }

    private static Happening draw(long seed, int machines, String point) {
        What what = Draws.one(seed, "what" + point, WHAT);
        double number = Draws.unit(seed, "number" + point);
        long argument = switch (what.takes()) {
            case NOTHING, UNIT -> 0;
            case AGENT -> (long) (2 * number);
            case SPAN -> 1 + (long) (60 * number * number);
            case STEP -> (long) (4_000 * (number - 0.5));
        };
        long span = Simulation.SPAN.minusSeconds(60).toMillis();
        return new Happening(
                Duration.ofMillis(40_000 + (long) (span * Draws.unit(seed, "at" + point) * 0.9)),
                what,
                1 + (int) (machines * Draws.unit(seed, "machine" + point)),
                what.takes() == Happening.Takes.UNIT ? Draws.one(seed, "unit" + point, UNITS) : "",
                argument);
    }
}
