package io.smartmon.config;

/** Who reads a setting. */
public enum Reader {
    /** The process that serves pages and API. */
    GUI("GUI"),
    /** The process that watches one host. */
    AGENT("agent"),
    /** The privileged process of a host. */
    HELPER("helper"),
    /** {@code up}, which starts the others. */
    SUPERVISOR("up"),
    /** The other commands. */
    CLI("commands");

    private final String shown;

    Reader(String shown) {
        this.shown = shown;
    }

    String shown() {
        return shown;
    }
}
