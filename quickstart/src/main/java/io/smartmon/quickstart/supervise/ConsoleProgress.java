package io.smartmon.quickstart.supervise;

import java.io.PrintWriter;
import java.util.Locale;

/** Progress told to a person: steps with seconds on one stream, the address and the link on the other. */
final class ConsoleProgress implements Progress {
    private final PrintWriter out;
    private final PrintWriter err;
    private final boolean stays;
    private final long began = System.nanoTime();

    /** Tells those streams; {@code stays} if the terminal is kept until Ctrl-C. */
    ConsoleProgress(PrintWriter out, PrintWriter err, boolean stays) {
        this.out = out;
        this.err = err;
        this.stays = stays;
    }

    @Override
    public void step(String text) {
        err.printf(Locale.ROOT, "%6.1f s  %s%n", (System.nanoTime() - began) / 1e9, text);
        err.flush();
    }

    @Override
    public void ready(String address, String signInLink) {
        step("up");
        out.println("Smart Monitor is at " + address);
        out.println("Sign in within 15 minutes: " + signInLink);
        if (stays) {
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
