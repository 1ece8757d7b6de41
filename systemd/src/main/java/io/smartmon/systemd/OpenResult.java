package io.smartmon.systemd;

/** What became of an attempt to connect. */
public sealed interface OpenResult {
    /**
     * Connected, and systemd is there.
     *
     * @param bus the connection; whoever asked for it closes it
     */
    record Opened(SystemdBus bus) implements OpenResult {}

    /**
     * There is no such bus, or no systemd on it. Normal in a container and on a machine without systemd.
     *
     * @param reason one sentence for a person
     */
    record Absent(String reason) implements OpenResult {}

    /**
     * The bus is there and does not take this process.
     *
     * @param reason one sentence for a person
     */
    record Refused(String reason) implements OpenResult {}
}
