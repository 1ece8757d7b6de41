package io.smartmon.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** Makes a schedule that breaks a rule as small as it gets while it still breaks the same rule. */
final class Shrinker {
    private Shrinker() {}

    /** The smallest that was found; each step leaves one thing out. */
    static Schedule shrink(Schedule broken, Simulation.Result result) {
        String rule = result.broken().orElseThrow().rule();
        Schedule best = broken.with(broken.happenings(), result.faults());
        boolean smaller = true;
        while (smaller) {
            smaller = false;
            for (int size = Math.max(1, best.size() / 2); size >= 1; size /= 2) {
                for (int from = 0; from < best.size(); from += size) {
                    Schedule tried = without(best, from, size);
                    if (breaks(tried, rule)) {
                        best = tried;
                        smaller = true;
                        from -= size;
                    }
                }
            }
        }
        return best;
    }

    private static boolean breaks(Schedule schedule, String rule) {
        return Simulation.run(schedule)
                .broken()
                .filter(found -> found.rule().equals(rule))
                .isPresent();
    }

    private static Schedule without(Schedule from, int first, int count) {
        List<Happening> happenings = new ArrayList<>();
        SortedMap<String, Fault> faults = new TreeMap<>();
        int number = 0;
        for (Happening each : from.happenings()) {
            if (number < first || number >= first + count) {
                happenings.add(each);
            }
            number++;
        }
        for (var each : from.faults().entrySet()) {
            if (number < first || number >= first + count) {
                faults.put(each.getKey(), each.getValue());
            }
            number++;
        }
        return from.with(happenings, faults);
    }
}
