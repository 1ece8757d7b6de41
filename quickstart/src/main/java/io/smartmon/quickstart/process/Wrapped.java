package io.smartmon.quickstart.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Command lines of children that neither get a terminal's Ctrl-C nor outlive whoever started them. Where the programs for
 * that are missing (they are part of util-linux) the command is left as it is, and orphans are found at the next start.
 */
public final class Wrapped {
    private Wrapped() {}

    /**
     * The command in a session of its own, ended with the thread that starts it.
     *
     * @param deathSignal what it gets when its parent dies, such as {@code TERM}
     */
    public static List<String> child(List<String> command, String deathSignal) {
        List<String> all = new ArrayList<>();
        if (onPath("setsid")) {
            all.add("setsid");
        }
        if (onPath("setpriv")) {
            all.addAll(List.of("setpriv", "--pdeathsig", deathSignal));
        }
        all.addAll(command);
        return List.copyOf(all);
    }

    /** The command in a session of its own; it lives on when its parent ends. */
    public static List<String> detached(List<String> command) {
        List<String> all = new ArrayList<>();
        if (onPath("setsid")) {
            all.add("setsid");
        }
        all.addAll(command);
        return List.copyOf(all);
    }

    /** Whether a program can be started by its bare name. */
    public static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(part -> !part.isEmpty())
                .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
    }
}
