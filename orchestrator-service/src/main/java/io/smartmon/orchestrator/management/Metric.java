package io.smartmon.orchestrator.management;

import java.util.Map;
import java.util.TreeMap;

/**
 * One number at the management port, in a base unit: seconds, bytes, or none. Immutable.
 *
 * @param name in Prometheus' grammar; that of a counter ends in {@code _total}
 * @param type whether it only grows
 * @param help its description in one line
 * @param labels its labels by name
 */
public record Metric(String name, Type type, String help, Map<String, String> labels, double value) {
    /** How a number moves. */
    public enum Type {
        /** It only grows, from the start of the process on. */
        COUNTER,
        GAUGE
    }

    public Metric {
        if (type == Type.COUNTER != name.endsWith("_total")) {
            throw new IllegalArgumentException(name + ": a counter, and no gauge, ends in _total");
        }
        labels = Map.copyOf(new TreeMap<>(labels));
    }

    /** A number that only grows. */
    public static Metric counter(String name, String help, double value) {
        return new Metric(name, Type.COUNTER, help, Map.of(), value);
    }

    /** A number that goes up and down. */
    public static Metric gauge(String name, String help, double value) {
        return new Metric(name, Type.GAUGE, help, Map.of(), value);
    }

    /** The same with this label. */
    public Metric with(String label, String of) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(label, of);
        return new Metric(name, type, help, more, value);
    }
}
