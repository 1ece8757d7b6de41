package io.smartmon.quickstart.supervise;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The services, in the order in which they are started and, except for the database, stopped. */
enum ServiceKind {
    GUI("gui", "gui-service", "io.smartmon.gui.Gui", "-Xmx256m", "-Xss512k", "-XX:+UseSerialGC"),
    ORCHESTRATOR(
            "orchestrator",
            "orchestrator-service",
            "io.smartmon.orchestrator.Orchestrator",
            "-Xms8m",
            "-Xmx48m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData"),
    SHIM(
            "shim",
            "shim-service",
            "io.smartmon.shim.Shim",
            "-Xms8m",
            "-Xmx32m",
            "-Xss512k",
            "-XX:+UseSerialGC",
            "-XX:TieredStopAtLevel=1",
            "-XX:-UsePerfData");

    private final String word;
    private final String module;
    private final String mainClass;

    @SuppressWarnings("ImmutableEnumChecker") // from List.of
    private final List<String> flags;

    ServiceKind(String word, String module, String mainClass, String... flags) {
        this.word = word;
        this.module = module;
        this.mainClass = mainClass;
        this.flags = List.of(flags);
    }

    /** Its name for people. */
    String word() {
        return word;
    }

    /**
     * The command that starts it from the modules built below that folder.
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
