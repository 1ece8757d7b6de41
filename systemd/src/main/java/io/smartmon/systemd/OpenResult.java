package io.smartmon.systemd;

import io.smartmon.domain.measure.Reason;

/** The result of an attempt to connect. */
public sealed interface OpenResult {
    /**
     * Connected, and systemd is there.
     *
     * @param bus the connection; the caller closes it
     */
    record Opened(SystemdBus bus) implements OpenResult {}

    /**
     * There is no such bus, or no systemd on it. Normal in a container and on a machine without systemd.
     *
     * @param reason {@code no_bus}, {@code bus_silent}, {@code bus_address} or {@code no_systemd}
     */
    record Absent(Reason reason) implements OpenResult {}

    /**
     * The bus exists and refuses this process.
     *
     * @param reason {@code bus_refused}
     */
    record Refused(Reason reason) implements OpenResult {}
}
