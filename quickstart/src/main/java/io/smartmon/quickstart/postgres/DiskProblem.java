package io.smartmon.quickstart.postgres;

import io.smartmon.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;

/** Explains a failed write in one line, with what to do. */
public final class DiskProblem {
    private DiskProblem() {}

    /** The failure to show for a write below that folder. */
    public static CommandFailure explain(Path folder, String what, IOException cause) {
        String detail = String.valueOf(cause.getMessage());
        String lower = detail.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota")) {
            return CommandFailure.of(
                    "disk full: " + what + " in " + folder + "; free disk space or choose another folder with --data",
                    cause);
        }
        if (cause instanceof AccessDeniedException || lower.contains("permission denied")) {
            return CommandFailure.of(
                    folder + " is not writable: " + what + "; choose another folder with --data", cause);
        }
        if (lower.contains("read-only")) {
            return CommandFailure.of(
                    folder + " is on a read-only file system; choose another folder with --data", cause);
        }
        return CommandFailure.of(what + " in " + folder + ": " + detail, cause);
    }
}
