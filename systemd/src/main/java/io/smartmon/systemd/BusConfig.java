package io.smartmon.systemd;

import java.time.Duration;
import java.util.Map;

/**
 * Where the system bus is and how long to wait for it.
 *
 * @param address a D-Bus server address; only {@code unix:path=} is supported; several are separated by
 *     semicolons, and the first whose socket exists is used
 * @param answerWithin how long a single answer may take
 */
public record BusConfig(String address, Duration answerWithin) {
    /** The default address (dbus-daemon(1)). */
    public static final String DEFAULT_ADDRESS = "unix:path=/run/dbus/system_bus_socket";

    private static final Duration DEFAULT_ANSWER_WITHIN = Duration.ofSeconds(10);

    public BusConfig {
        if (address.isBlank()) {
            throw new IllegalArgumentException("the address of the system bus is empty");
        }
        if (answerWithin.isNegative() || answerWithin.isZero()) {
            throw new IllegalArgumentException("the time for an answer must be positive, not " + answerWithin);
        }
    }

    /** A bus at this address, with the default timeout. */
    public static BusConfig at(String address) {
        return new BusConfig(address, DEFAULT_ANSWER_WITHIN);
    }

    /** The bus that {@code DBUS_SYSTEM_BUS_ADDRESS} names, else this machine's own. */
    public static BusConfig fromEnvironment(Map<String, String> environment) {
        String named = environment.getOrDefault("DBUS_SYSTEM_BUS_ADDRESS", "");
        return at(named.isBlank() ? DEFAULT_ADDRESS : named);
    }
}
