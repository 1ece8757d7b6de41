package io.smartmon.quickstart.process;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * Wraps command lines so that a child gets no Ctrl-C from the terminal and does not outlive its parent. Without setsid and
 * setpriv (part of util-linux) the command is unchanged, and orphans are stopped at the next start.
 */
public final class CommandWrapper {
    private CommandWrapper() {}

    /**
     * The command in a session of its own, ended with the thread that starts it.
     *
     * @param deathSignal the signal it gets when its parent dies, such as {@code TERM}
     */
    public static List<String> child(List<String> command, String deathSignal) {
        List<String> wrapped = new ArrayList<>();
        if (onPath("setsid")) {
            wrapped.add("setsid");
        }
        if (onPath("setpriv")) {
            wrapped.addAll(List.of("setpriv", "--pdeathsig", deathSignal));
        }
        wrapped.addAll(command);
        return List.copyOf(wrapped);
    }

    /** The command in a session of its own; it keeps running when its parent ends. */
    public static List<String> detached(List<String> command) {
        List<String> wrapped = new ArrayList<>();
        if (onPath("setsid")) {
            wrapped.add("setsid");
        }
        wrapped.addAll(command);
        return List.copyOf(wrapped);
    }

    /** Whether a program can be started by its bare name. */
    public static boolean onPath(String program) {
        String path = System.getenv().getOrDefault("PATH", "");
        return Stream.of(path.split(File.pathSeparator, -1))
                .filter(part -> !part.isEmpty())
                .anyMatch(part -> Files.isExecutable(Path.of(part, program)));
    }
}
