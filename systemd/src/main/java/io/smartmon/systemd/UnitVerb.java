package io.smartmon.systemd;

/**
 * The calls about a unit: systemd's method, and the job mode if it makes a job. No other method can be called, and
 * none in another mode.
 */
public enum UnitVerb {
    // In the one mode in which a start can cancel no other job.
    START("StartUnit", "fail"),
    RESET_FAILED("ResetFailedUnit", ""),
    ;

    private final String method;
    private final String mode;

    UnitVerb(String method, String mode) {
        this.method = method;
        this.mode = mode;
    }

    /** The name of systemd's method. */
    String method() {
        return method;
    }

    /** The job mode; empty if it makes no job. */
    String mode() {
        return mode;
    }
}
