package io.smartmon.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a run draws: by point and not one after another, so that a run in which one fault less happens draws the same at every
 * other point.
 */
final class Draws {
    private final Schedule schedule;
    private final SortedMap<String, Fault> drawn = new TreeMap<>();
    private boolean over;

    Draws(Schedule schedule) {
        this.schedule = schedule;
    }

    /** No more faults from now on. */
    void end() {
        over = true;
    }

    /** The faults that were drawn or named, and reached. */
    SortedMap<String, Fault> faults() {
        return drawn;
    }

    /** The fault at this point; null for none. */
    @Nullable
    Fault fault(String point, List<Fault> possible) {
        if (over) {
            return null;
        }
        Fault fault = schedule.faults().get(point);
        if (fault == null && schedule.rate() > 0 && unit("fault", point) < schedule.rate()) {
            fault = possible.get((int) (unit("which", point) * possible.size()));
        }
        if (fault != null) {
            drawn.put(point, fault);
        }
        return fault;
    }

    /** A number of [0, 1) for this point. */
    double unit(String what, String point) {
        return unit(schedule.seed(), what + point);
    }

    static double unit(long seed, String point) {
        long mixed = seed * 0x9E3779B97F4A7C15L;
        for (int i = 0; i < point.length(); i++) {
            mixed = mix(mixed ^ point.charAt(i));
        }
        return (mix(mixed) >>> 11) * 0x1.0p-53;
    }

    /** The finalizer of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number generators, 2014). */
    private static long mix(long value) {
        long mixed = value + 0x9E3779B97F4A7C15L;
        mixed = (mixed ^ (mixed >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }

    /** One of these. */
    static <T> T one(long seed, String point, List<T> of) {
        return new ArrayList<>(of).get((int) (unit(seed, point) * of.size()));
    }
}
