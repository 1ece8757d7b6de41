package io.smartmon.quickstart.supervise;

/** Who is told how far a start is. */
public interface Progress {
    /** A step begins. */
    void step(String text);

    /** All is up. */
    void ready(String address, String signInLink);

    /** It cannot be started; one line says why. */
    void failed(String message, int exitCode);
}
