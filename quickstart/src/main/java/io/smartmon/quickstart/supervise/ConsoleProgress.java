package io.smartmon.quickstart.supervise;

import java.io.PrintWriter;
import java.util.Locale;

/** Progress on the console: steps with seconds on standard error, the address and the link on standard output. */
final class ConsoleProgress implements Progress {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean foreground;
    private final long startedNanos = System.nanoTime();

    /** Prints to those streams; {@code foreground} if the command runs until Ctrl-C. */
    ConsoleProgress(PrintWriter out, PrintWriter err, boolean foreground) {
        this.out = out;
        this.err = err;
        this.foreground = foreground;
    }

    @Override
    public void step(String text) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - startedNanos) / 1e9, text);
        err.flush();
    }

    @Override
    public void ready(String address, String signInLink) {
        step("up");
        out.println("Smart Monitor is at " + address);
        out.println("Sign in within 15 minutes: " + signInLink);
        if (foreground) {
            out.println("Ctrl-C stops it.");
        }
        out.flush();
    }

    @Override
    public void failed(String message, int exitCode) {
        err.println("smartmon: " + message);
        err.flush();
    }
}
