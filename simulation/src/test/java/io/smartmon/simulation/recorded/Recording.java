package io.smartmon.simulation.recorded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent and a helper heard of a real systemd, what they asked it and did, and what they decided.
 *
 * @param about the version of systemd and the machine's clocks at its begin
 * @param entries in the order of their times
 * @param decisions in their order
 */
record Recording(About about, List<Entry> entries, List<String> decisions) {
    /** Whether a call has begun a job. */
    static final String CALLED = "called";
    /** Something was signalled. */
    static final String EVENT = "event";

    Recording {
        entries = List.copyOf(entries);
        decisions = List.copyOf(decisions);
    }

    /**
     * Where it was made.
     *
     * @param hundredthsSinceBoot of the machine, when it began
     * @param prefix what the names of its units begin with
     * @param approved the units that may be repaired, by name
     */
    record About(
            String systemd, Instant wall, long hundredthsSinceBoot, long nanos, String prefix, List<String> approved) {}

    /**
     * One of them.
     *
     * @param nanos since the begin
     * @param what {@link #EVENT}, or the name of a method of the bus
     * @param asked of which unit; empty if of none
     * @param value the event or the answer
     * @param nanosTaken how long the answer took
     */
    record Entry(
            long nanos, String what, String asked, @Nullable Object value, long nanosTaken) {}

    void write(Path file) throws IOException {
        List<String> lines = new ArrayList<>();
        lines.add("about " + Values.write(about));
        entries.forEach(each -> lines.add(each.nanos() + " " + each.nanosTaken() + " " + each.what() + " "
                + (each.asked().isEmpty() ? "-" : each.asked()) + " " + Values.write(each.value())));
        decisions.forEach(each -> lines.add("decided " + each));
        Files.write(file, lines);
    }

    static Recording read(Path file) throws IOException {
        About about = null;
        List<Entry> entries = new ArrayList<>();
        List<String> decisions = new ArrayList<>();
        for (String line : Files.readAllLines(file)) {
            if (line.startsWith("about ")) {
                about = (About) Values.read(line.substring(6));
            } else if (line.startsWith("decided ")) {
                decisions.add(line.substring(8));
            } else {
                String[] parts = line.split(" ", 5);
                entries.add(new Entry(
                        Long.parseLong(parts[0]),
                        parts[2],
                        parts[3].equals("-") ? "" : parts[3],
                        Values.read(parts[4]),
                        Long.parseLong(parts[1])));
            }
        }
        if (about == null) {
            throw new IllegalArgumentException(file + " is no recording");
        }
        return new Recording(about, entries, decisions);
    }
}
