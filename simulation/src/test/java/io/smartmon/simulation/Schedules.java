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
            What.EDIT,
            What.EDIT_UNIT_FILE,
            What.RELOAD,
            What.RELOAD,
            What.PACKAGES,
            What.REBOOT,
            What.CLOCK,
            What.STORE_CLOCK,
            What.RESTORE_STORE,
            What.RESTORE_STORE,
            What.CONFIRM_STORE);

    private Schedules() {}

    /**
     * One with this seed: up to some thirty happenings, and faults at some of all calls.
     *
     * <p>Half of the seeds leave kinds of happenings out, so that the others meet more often (Groce, Zhang, Eide, Chen, Regehr:
     * Swarm testing, 2012). And what goes wrong seldom goes wrong alone: some happenings are followed by others within seconds,
     * most of them to the same unit.
     */
    static Schedule draw(long seed) {
        int machines = Draws.unit(seed, "machines") < 0.2 ? 2 : 1;
        int happenings = 3 + (int) (28 * Draws.unit(seed, "happenings"));
        double rate = Draws.unit(seed, "rate") < 0.3 ? 0 : RATE * Draws.unit(seed, "how much");
        List<What> kinds = kinds(seed);
        double bursts = Draws.unit(seed, "bursts");
        List<Happening> all = new ArrayList<>();
        for (int i = 0; i < happenings; i++) {
            String point = "happening " + i;
            Happening first = draw(seed, machines, kinds, point);
            all.add(first);
            int more = Draws.unit(seed, "more" + point) < bursts ? 1 + (int) (3 * Draws.unit(seed, "many" + point)) : 0;
            for (int j = 0; j < more; j++) {
                all.add(follow(seed, first, draw(seed, machines, kinds, point + "." + j), point + "." + j));
            }
        }
        all.sort(Comparator.comparing(Happening::at));
        return new Schedule(seed, machines, all, new TreeMap<>(), rate);
    }

    /** One with this seed in which nothing happens but that services crash or end, at a rate that the limits allow. */
    static Schedule healthy(long seed) {
        List<Happening> all = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            all.add(draw(seed, 1, List.of(What.CRASH, What.CRASH, What.EXIT), "happening " + i));
        }
        all.sort(Comparator.comparing(Happening::at));
        return new Schedule(seed, 1, all, new TreeMap<>(), 0);
    }

    private static List<What> kinds(long seed) {
        if (Draws.unit(seed, "swarm") < 0.5) {
            return WHAT;
        }
        return WHAT.stream()
                .filter(what -> what == What.CRASH || Draws.unit(seed, "swarm" + what) < 0.4)
                .toList();
    }

    /** The same soon after another one, and most times about the same unit. */
    private static Happening follow(long seed, Happening first, Happening then, String point) {
        double soon = Draws.unit(seed, "soon" + point);
        boolean sameUnit = !then.unit().isEmpty() && !first.unit().isEmpty() && Draws.unit(seed, "same" + point) < 0.7;
        return new Happening(
                first.at().plusMillis((long) (8_000 * soon * soon * soon)),
                then.what(),
                first.machine(),
                sameUnit ? first.unit() : then.unit(),
                then.number());
    }

    private static Happening draw(long seed, int machines, List<What> kinds, String point) {
        What what = Draws.one(seed, "what" + point, kinds);
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
