package io.smartmon.quickstart.supervise;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
