package io.smartmon.quickstart.postgres;

import io.smartmon.cli.CommandFailure;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Path;
import java.util.Locale;

/** Says in one line what a failed write means, and what to do. */
public final class DiskTrouble {
    private DiskTrouble() {}

    /** The failure to show for a write below that folder. */
    public static CommandFailure explain(Path folder, String what, IOException cause) {
        String detail = String.valueOf(cause.getMessage());
        String lower = detail.toLowerCase(Locale.ROOT);
        if (lower.contains("no space left") || lower.contains("quota")) {
            return CommandFailure.of(
                    "disk full: " + what + " in " + folder + "; make room or name another folder with --data", cause);
        }
        if (cause instanceof AccessDeniedException || lower.contains("permission denied")) {
            return CommandFailure.of(
                    folder + " cannot be written: " + what + "; name another folder with --data", cause);
        }
        if (lower.contains("read-only")) {
            return CommandFailure.of(folder + " is on a read-only file system; name another folder with --data", cause);
        }
        return CommandFailure.of(what + " in " + folder + ": " + detail, cause);
    }
}
