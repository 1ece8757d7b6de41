package io.smartmon.policy.helper;

import io.smartmon.domain.act.ProtectedUnits;
import io.smartmon.domain.decide.AllowList;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.policy.environment.ConfigurationException;
import io.smartmon.policy.text.Digest;
import io.smartmon.policy.text.NodeFile;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Collection;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The helper's own policy, {@code shim.yml}: which units it may start, by literal name. Units that are never acted on cannot
 * be named in it. Immutable and thread-safe.
 *
 * <pre>{@code
 * version: 1
 * start:
 *   - nginx.service
 * }</pre>
 *
 * @param start the units it may start, sorted
 */
public record HelperPolicy(SortedSet<UnitName> start) {
    private static final int VERSION = 1;
    private static final String TAKES = "the file takes 'version: 1' and 'start:' with a list of full unit names";
    private static final String NAME_TAKES =
            "a full service name such as nginx.service is needed; patterns are not taken";
    private static final String HEADER = """
            # What the helper on this machine may start. Nothing outside this file can widen it.
            # Literal names only. Read when the helper starts.
            """;

    public HelperPolicy {
        start = Collections.unmodifiableSortedSet(new TreeSet<>(start));
        for (UnitName unit : start) {
            Optional<String> reason = ProtectedUnits.reason(unit);
            if (reason.isPresent()) {
                throw new IllegalArgumentException(unit + " may never be acted on: " + reason.get());
            }
        }
    }

    /** A policy for these units. */
    public static HelperPolicy of(Collection<UnitName> start) {
        return new HelperPolicy(new TreeSet<>(start));
    }

    /** What the approved list allows on the host, without the units that are never acted on. */
    public static HelperPolicy of(AllowList approved, String hostName) {
        return of(approved.entries().stream()
                .filter(entry -> entry.covers(hostName, entry.service()))
                .map(AllowList.Entry::service)
                .filter(unit -> ProtectedUnits.reason(unit).isEmpty())
                .collect(Collectors.toSet()));
    }

    /**
     * Reads the file. It must belong to root or to the user of this process, and no other user may be able to write it.
     *
     * @throws ConfigurationException naming file and line if it is absent, cannot be read, can be written by others, or holds
     *     anything but what it takes
     */
    public static HelperPolicy read(Path file) {
        NodeFile source = NodeFile.at(file, NodeFile.Form.YAML);
        Node root = source.root()
                .orElseThrow(() -> ConfigurationException.of(
                        file + " does not exist; without it the helper may start nothing", null));
        requireTrusted(file);
        Map<String, Node> members = source.members(root, TAKES);
        members.forEach((key, value) -> {
            if (!key.equals("version") && !key.equals("start")) {
                throw source.at(value, "unknown key " + ConfigurationException.quote(key) + "; " + TAKES);
            }
        });
        Node version = members.get("version");
        Node start = members.get("start");
        if (version == null || start == null) {
            throw source.at(root, "a key is missing; " + TAKES);
        }
        if (source.wholeNumber(version, TAKES) != VERSION) {
            throw source.at(version, "this helper supports version 1 of the file only; " + TAKES);
        }
        SortedSet<UnitName> units = new TreeSet<>();
        for (Node node : source.entries(start, TAKES)) {
            UnitName unit = unit(source, node);
            if (!units.add(unit)) {
                throw source.at(node, unit + " is listed twice");
            }
        }
        return new HelperPolicy(units);
    }

    /**
     * Writes a policy for these units with mode 0600, atomically: a reader sees the old file or the new one.
     *
     * @throws ConfigurationException if the file cannot be written
     * @throws IllegalArgumentException if one of the units may never be acted on
     */
    public static void write(Path file, Set<UnitName> start) {
        of(start).write(file);
    }

    /**
     * Writes this policy with mode 0600, atomically: a reader sees the old file or the new one.
     *
     * @throws ConfigurationException if the file cannot be written
     */
    public void write(Path file) {
        Path folder = file.toAbsolutePath().getParent();
        if (folder == null) {
            throw ConfigurationException.of(file + " is not a file", null);
        }
        try {
            Path draft = Files.createTempFile(folder, "shim", ".tmp", ownerOnly(folder));
            try {
                try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(yaml().getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(draft);
            }
        } catch (IOException e) {
            throw ConfigurationException.of(
                    file + " cannot be written (" + e.getMessage() + "); its folder must be writable", e);
        }
    }

    /** Whether the helper may start the unit. */
    public boolean mayStart(UnitName unit) {
        return start.contains(unit);
    }

    /** SHA-256 of its canonical text, in hexadecimal: the same for files that say the same. */
    public String hash() {
        return Digest.sha256("smartmon shim policy 1\n"
                + start.stream().map(unit -> "start " + unit + "\n").collect(Collectors.joining()));
    }

    private String yaml() {
        String list = start.isEmpty()
                ? "start: []\n"
                // In quotes, because a name may hold characters that mean something in YAML.
                : "start:\n"
                        + start.stream().map(unit -> "  - '" + unit + "'\n").collect(Collectors.joining());
        return HEADER + "version: " + VERSION + "\n" + list;
    }

    private static UnitName unit(NodeFile source, Node node) {
        String written = source.text(node, NAME_TAKES);
        UnitName unit;
        try {
            unit = new UnitName(written);
        } catch (IllegalArgumentException e) {
            throw source.at(node, ConfigurationException.quote(written) + ": " + NAME_TAKES);
        }
        Optional<String> reason = ProtectedUnits.reason(unit);
        if (reason.isPresent()) {
            throw source.at(node, unit + " may never be acted on: " + reason.get());
        }
        return unit;
    }

    private static void requireTrusted(Path file) {
        if (!isPosix(file)) {
            return;
        }
        try {
            Set<PosixFilePermission> mode = Files.getPosixFilePermissions(file);
            if (mode.contains(PosixFilePermission.GROUP_WRITE) || mode.contains(PosixFilePermission.OTHERS_WRITE)) {
                throw ConfigurationException.of(
                        file + " can be written by others (" + PosixFilePermissions.toString(mode)
                                + "); remove that with chmod go-w",
                        null);
            }
            Object owner = Files.getAttribute(file, "unix:uid");
            Path self = Path.of("/proc/self");
            boolean own = Files.exists(self) && owner.equals(Files.getAttribute(self, "unix:uid"));
            if (!own && !owner.equals(0)) {
                throw ConfigurationException.of(
                        file + " belongs to uid " + owner + "; it must belong to root or to the helper's own user",
                        null);
            }
        } catch (IOException e) {
            throw ConfigurationException.of(file + " cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static FileAttribute<?>[] ownerOnly(Path folder) {
        return isPosix(folder)
                ? new FileAttribute<?>[] {
                    PosixFilePermissions.asFileAttribute(
                            Set.of(PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE))
                }
                : new FileAttribute<?>[0];
    }

    private static boolean isPosix(Path path) {
        return path.getFileSystem().supportedFileAttributeViews().contains("unix");
    }
}
