package io.smartmon.systemd;

/** The type of a job (org.freedesktop.systemd1(5), JobType). */
public enum JobType {
    START,
    STOP,
    /** Stops and starts again: between the two the unit is inactive, and that is no outage. */
    RESTART,
    /** Reload, verify-active, nop, and whatever a later systemd adds. */
    OTHER;

    /** Parses systemd's code. One that restarts only a running unit counts as a restart. */
    static JobType fromCode(String code) {
        return switch (code) {
            case "start" -> START;
            case "stop" -> STOP;
            case "restart", "try-restart" -> RESTART;
            default -> OTHER;
        };
    }
}
