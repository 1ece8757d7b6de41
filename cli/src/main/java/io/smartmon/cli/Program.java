package io.smartmon.cli;

import java.nio.file.Path;

/** Home folder and version of this program. */
public final class Program {
    private Program() {}

    /** The folder of the checkout or installation; the start script names it. */
    public static Path home() {
        return Path.of(System.getProperty("smartmon.home", "")).toAbsolutePath().normalize();
    }

    /** The version, or {@code development} when it does not run from a jar. */
    public static String version() {
        String version = Program.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
