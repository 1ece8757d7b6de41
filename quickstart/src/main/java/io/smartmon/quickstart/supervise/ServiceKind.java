package io.smartmon.quickstart.supervise;

import io.smartmon.config.Reader;
import io.smartmon.config.Settings;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** The services, in the order in which they are started and, except for the database, stopped. */
enum ServiceKind {
    // A small young generation and few arenas of small chunks: else the heap and Netty's buffers grow with the first
    // load
    // and are never given back.
    GUI(
            "gui",
            "gui-service",
            "io.smartmon.gui.Gui",
            "-Xms48m",
            "-Xmn24m",
            "-Xmx256m",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:+UseCompactObjectHeaders",
            "-XX:-UsePerfData",
            "-Dio.netty.allocator.type=pooled",
            "-Dio.netty.allocator.numDirectArenas=2",
            "-Dio.netty.allocator.numHeapArenas=1",
            "-Dio.netty.allocator.maxOrder=4"),
    AGENT(
            "orchestrator",
            "orchestrator-service",
            "io.smartmon.orchestrator.AgentMain",
            "-Xms8m",
            "-Xmx48m",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData"),
    HELPER(
            "shim",
            "shim-service",
            "io.smartmon.shim.HelperMain",
            "-Xms8m",
            "-Xmx32m",
            "-Xss512k",
            "-XX:+ExitOnOutOfMemoryError",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData");

    /** What any program needs of its environment. */
    private static final Set<String> COMMON = Set.of("PATH", "HOME", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR");

    private final String code;
    private final String module;
    private final String mainClass;

    @SuppressWarnings("ImmutableEnumChecker") // from List.of
    private final List<String> flags;

    ServiceKind(String code, String module, String mainClass, String... flags) {
        this.code = code;
        this.module = module;
        this.mainClass = mainClass;
        this.flags = List.of(flags);
    }

    /** Its name in logs and in {@code status}. */
    String code() {
        return code;
    }

    /**
     * The variables that it may see; empty for all. The helper is the privileged process, and sees neither the database's address
     * nor anything else that it does not read.
     */
    Optional<Set<String>> variables() {
        return switch (this) {
            case GUI, AGENT -> Optional.empty();
            case HELPER -> {
                Set<String> variables = new HashSet<>(COMMON);
                variables.addAll(Settings.variablesOf(Reader.HELPER));
                yield Optional.of(Set.copyOf(variables));
            }
        };
    }

    /**
     * The command that starts it from the modules built in that folder.
     *
     * @param settings system properties, as arguments
     */
    List<String> command(Path home, List<String> settings) {
        Path target = home.resolve(module).resolve("target");
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("--enable-native-access=ALL-UNNAMED");
        command.addAll(settings);
        command.add("-Djava.awt.headless=true");
        command.add("-cp");
        command.add(target.resolve("smartmon-" + module + ".jar")
                + java.io.File.pathSeparator
                + target.resolve("lib").resolve("*"));
        command.add(mainClass);
        return List.copyOf(command);
    }
}
