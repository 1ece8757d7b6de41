package io.smartmon.systemd;

/** The bus is gone, or systemd did not answer in time. Knowledge of its units is as old as the last answer. */
public final class BusLostException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    /** Lost for this reason. */
    public BusLostException(String message) {
        super(message);
    }
}
