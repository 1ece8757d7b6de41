package io.smartmon.systemd;

/**
 * What can be asked of a unit: systemd's method, and the job mode where a job comes of it. No other method can be called, and
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

    /** The job mode; empty if no job comes of it. */
    String mode() {
        return mode;
    }
}
