package io.smartmon.wire.helper;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * The places of the helper's files: helper, client and supervisor compute them here. Pure.
 *
 * @param folder the helper's own folder, mode 0700, absolute
 * @param socket where it listens
 */
public record HelperPaths(Path folder, Path socket) {
    /** The kernel's bound on the path of a socket (unix(7)), without the terminating NUL. */
    public static final int MAX_SOCKET_PATH = 107;

    private static final Path SYSTEM_HOLD = Path.of("/etc/smartmon/HOLD");

    /**
     * The paths for this folder: the socket is {@code SMARTMON_SHIM_SOCKET}, else {@code shim.sock} inside. A
     * path that is too long for a socket is replaced by one in {@code XDG_RUNTIME_DIR}, else in {@code /tmp}, that carries
     * the hash of the long one; its folder must be made with mode 0700.
     */
    public static HelperPaths of(Path folder, Map<String, String> environment) {
        Path absolute = folder.toAbsolutePath().normalize();
        String named = environment.getOrDefault("SMARTMON_SHIM_SOCKET", "");
        Path wanted = named.isBlank()
                ? absolute.resolve("shim.sock")
                : Path.of(named).toAbsolutePath().normalize();
        return new HelperPaths(absolute, fits(wanted) ? wanted : shortened(wanted, environment));
    }

    /** The file with the key, unless the environment gives one. */
    public Path key() {
        return folder.resolve("key");
    }

    /** The helper's own policy. */
    public Path policy() {
        return folder.resolve("shim.yml");
    }

    /** The file in this folder that stops all repairs on this host while it exists. */
    public Path hold() {
        return folder.resolve("HOLD");
    }

    /** All files that stop all repairs on this host while they exist: that of its administrator, and {@link #hold}. */
    public List<Path> holds() {
        return List.of(SYSTEM_HOLD, hold());
    }

    private static boolean fits(Path socket) {
        return socket.toString().getBytes(StandardCharsets.UTF_8).length <= MAX_SOCKET_PATH;
    }

    private static Path shortened(Path wanted, Map<String, String> environment) {
        String name = sha256(wanted.toString()).substring(0, 16) + ".sock";
        String runtime = environment.getOrDefault("XDG_RUNTIME_DIR", "");
        if (!runtime.isBlank()) {
            Path inRuntime = Path.of(runtime, "smartmon", name);
            if (fits(inRuntime)) {
                return inRuntime;
            }
        }
        return Path.of("/tmp", "smartmon-" + sha256(wanted.toString()).substring(16, 32), name);
    }

    private static String sha256(String text) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest);
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java runtime must offer SHA-256", absent);
        }
    }
}
