package io.smartmon.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * All that makes a run: what happens around the processes, and what goes wrong at which of their calls. Without faults by name
 * they are drawn from the seed.
 *
 * @param seed draws latencies, and the faults of a run in which none are named
 * @param machines how many machines there are, each with two agents
 * @param happenings in the order of time
 * @param faults by point, such as {@code agent-1a/incidents.commitPlan#2}
 * @param rate the share of calls at which a fault is drawn; 0 for a run with exactly these faults
 */
record Schedule(long seed, int machines, List<Happening> happenings, SortedMap<String, Fault> faults, double rate) {
    Schedule {
        happenings = List.copyOf(happenings);
        faults = new TreeMap<>(faults);
    }

    Schedule with(List<Happening> others, SortedMap<String, Fault> otherFaults) {
        return new Schedule(seed, machines, others, otherFaults, 0);
    }

    /** How many things happen or go wrong. */
    int size() {
        return happenings.size() + faults.size();
    }

    /** One line for each, as {@link #of} reads them. */
    String text() {
        StringBuilder text = new StringBuilder(64);
        text.append("seed ").append(seed).append('\n');
        text.append("machines ").append(machines).append('\n');
        happenings.forEach(each -> text.append("happens ").append(each).append('\n'));
        faults.forEach((point, fault) -> text.append("fault ")
                .append(point)
                .append(' ')
                .append(fault.code())
                .append('\n'));
        return text.toString();
    }

    /** Reads the text of a schedule; empty lines and those that begin with # are comments. */
    static Schedule of(String text) {
        long seed = 0;
        int machines = 1;
        List<Happening> happenings = new ArrayList<>();
        SortedMap<String, Fault> faults = new TreeMap<>();
        for (String line : text.lines().map(String::strip).toList()) {
            String[] words = line.split(" ", 2);
            switch (words[0]) {
                case "seed" -> seed = Long.parseLong(words[1]);
                case "machines" -> machines = Integer.parseInt(words[1]);
                case "happens" -> happenings.add(Happening.of(words[1]));
                case "fault" -> {
                    String[] fault = words[1].split(" ", 2);
                    faults.put(fault[0], Fault.of(fault[1]));
                }
                case "", "#" -> {}
                default -> throw new IllegalArgumentException("not a line of a schedule: " + line);
            }
        }
        return new Schedule(seed, machines, happenings, faults, 0);
    }
}
