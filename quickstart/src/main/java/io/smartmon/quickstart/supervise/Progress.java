package io.smartmon.quickstart.supervise;

/** Receives the progress of a start. */
public interface Progress {
    /** A step starts. */
    void step(String text);

    /** All is up. */
    void ready(String address, String signInLink);

    /** The start failed; one line says why. */
    void failed(String message, int exitCode);
}
