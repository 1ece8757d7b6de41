package io.smartmon.policy.helper;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.file.TrustedFile;
import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.wording.Wording;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.snakeyaml.engine.v2.nodes.Node;

/**
 * The helper's own policy, {@code shim.yml}: which subjects each verb is allowed on, by literal name, and which
 * units may come up with one that is started. What is not in the file is not allowed, and protected units cannot be named in
 * it. Immutable and thread-safe.
 *
 * <pre>{@code
 * version: 1
 * start:
 *   - nginx.service
 * pull_in:
 *   - php-fpm.socket
 * }</pre>
 *
 * @param names by verb, in the order of the verbs: the names of units, and other resources as an action locks them, such as
 *     {@code mount:/srv}
 * @param pullIn the services, sockets, timers and paths that may come up with a unit that is started
 */
public record HelperPolicy(SortedMap<String, SortedSet<String>> names, SortedSet<UnitName> pullIn) {
    private static final int VERSION = 1;
    private static final String START = "start";
    private static final String PULL_IN = "pull_in";
    private static final String UNIT = "unit:";
    private static final Pattern RESOURCE = Pattern.compile("(?!unit:)[a-z]{1,32}:[!-~]{1,255}");
    private static final String EXPECTED =
            "the file must contain 'version: 1' and, for a verb such as 'start:', a list of full unit names";
    private static final String NAME_EXPECTED =
            "a full service name such as nginx.service is needed; patterns are not supported";
    private static final String PULL_IN_EXPECTED =
            "a full name of a service, socket, timer or path is needed; patterns are not supported";
    private static final String HEADER = """
            # What the helper on this machine is allowed to do. Nothing outside this file can extend it.
            # Literal names only. Read when the helper starts.
            """;

    public HelperPolicy {
        SortedMap<String, SortedSet<String>> copy = new TreeMap<>();
        names.forEach((verb, listed) -> {
            if (!ActionDocument.verbs().contains(verb)) {
                throw new IllegalArgumentException("not a verb: " + verb);
            }
            listed.forEach(name -> refusal(name).ifPresent(why -> {
                throw new IllegalArgumentException(why);
            }));
            copy.put(verb, Collections.unmodifiableSortedSet(new TreeSet<>(listed)));
        });
        pullIn.forEach(unit -> pullInRefusal(unit.value()).ifPresent(why -> {
            throw new IllegalArgumentException(why);
        }));
        names = Collections.unmodifiableSortedMap(copy);
        pullIn = Collections.unmodifiableSortedSet(new TreeSet<>(pullIn));
    }

    /** A policy that allows starting these units, which bring up nothing else. */
    public static HelperPolicy ofStart(Collection<UnitName> units) {
        return ofStart(units, Set.of());
    }

    /** A policy that allows starting these units, and those others to come up with them. */
    public static HelperPolicy ofStart(Collection<UnitName> units, Collection<UnitName> pullIn) {
        return new HelperPolicy(
                new TreeMap<>(Map.of(
                        START, units.stream().map(UnitName::value).collect(Collectors.toCollection(TreeSet::new)))),
                new TreeSet<>(pullIn));
    }

    /**
     * The policy from the approved list for the host: its units may be started and what they may pull in may come up with
     * them, except protected ones.
     */
    public static HelperPolicy of(AllowList approved, String hostName) {
        List<AllowList.Entry> entries = approved.entries().stream()
                .filter(entry -> entry.covers(hostName, entry.service()))
                .filter(entry -> ProtectedUnits.reason(entry.service()).isEmpty())
                .toList();
        return ofStart(
                entries.stream().map(AllowList.Entry::service).collect(Collectors.toSet()),
                entries.stream()
                        .flatMap(entry -> entry.pullsIn().stream())
                        .filter(unit -> ProtectedUnits.reasonToPullIn(unit).isEmpty())
                        .collect(Collectors.toSet()));
    }

    /**
     * Reads the file, which nobody but root and the user of this process may be able to write ({@link TrustedFile}).
     *
     * @throws ConfigurationException naming file and line if it is absent, cannot be read, can be written by others, or
     *     contains anything else
     */
    public static HelperPolicy read(Path file) {
        NodeFile source = NodeFile.at(file, NodeFile.Form.YAML);
        Node root = source.root()
                .orElseThrow(() -> ConfigurationException.of(
                        file + " does not exist; without it the helper refuses everything", null));
        TrustedFile.require(file);
        Map<String, Node> members = source.members(root, EXPECTED);
        Set<String> verbs = ActionDocument.verbs();
        members.forEach((key, value) -> {
            if (!key.equals("version") && !key.equals(PULL_IN) && !verbs.contains(key)) {
                throw source.at(
                        value,
                        "unknown key " + ConfigurationException.quote(key) + "; this helper knows the verbs "
                                + String.join(", ", verbs));
            }
        });
        Node version = members.remove("version");
        if (version == null) {
            throw source.at(root, "the key 'version' is missing; " + EXPECTED);
        }
        if (source.wholeNumber(version, EXPECTED) != VERSION) {
            throw source.at(version, "this helper supports version 1 of the file only; " + EXPECTED);
        }
        Node pullIn = members.remove(PULL_IN);
        SortedSet<UnitName> pulledIn = pullIn == null
                ? new TreeSet<>()
                : listed(source, pullIn, PULL_IN_EXPECTED, HelperPolicy::pullInRefusal).stream()
                        .map(UnitName::new)
                        .collect(Collectors.toCollection(TreeSet::new));
        SortedMap<String, SortedSet<String>> names = new TreeMap<>();
        members.forEach((verb, list) -> names.put(verb, listed(source, list, NAME_EXPECTED, HelperPolicy::refusal)));
        return new HelperPolicy(names, pulledIn);
    }

    private static SortedSet<String> listed(
            NodeFile source, Node list, String nameExpected, Function<String, Optional<String>> refusal) {
        SortedSet<String> listed = new TreeSet<>();
        for (Node node : source.entries(list, EXPECTED)) {
            String name = source.text(node, nameExpected);
            refusal.apply(name).ifPresent(why -> {
                throw source.at(node, why);
            });
            if (!listed.add(name)) {
                throw source.at(node, name + " is listed twice");
            }
        }
        return listed;
    }

    /**
     * Whether the helper may do it: the file lists the verb, and under it every unit and other resource that the action locks.
     * Unsupported actions are never allowed.
     */
    public boolean allows(Action action) {
        if (action instanceof OtherAction) {
            return false;
        }
        Set<String> listed = names.get(action.verb());
        return listed != null
                && action.locks().stream()
                        .map(lock -> lock.startsWith(UNIT) ? lock.substring(UNIT.length()) : lock)
                        .allMatch(listed::contains);
    }

    /** Those of the units that would come up with the action and that the file does not list for that, sorted. */
    public List<UnitName> notToPullIn(Action action) {
        return action.alsoStarts().stream()
                .filter(unit -> !pullIn.contains(unit))
                .sorted()
                .toList();
    }

    /** How many names there are, over all verbs. */
    public int size() {
        return names.values().stream().mapToInt(Set::size).sum();
    }

    /** SHA-256 of its canonical text, in hexadecimal: the same for files that say the same. */
    public String hash() {
        StringBuilder text = new StringBuilder("smartmon helper policy 1\n");
        names.forEach((verb, listed) -> {
            text.append(verb).append('\n');
            listed.forEach(name -> text.append(verb).append(' ').append(name).append('\n'));
        });
        pullIn.forEach(unit -> text.append(PULL_IN).append(' ').append(unit).append('\n'));
        return Digest.sha256(text.toString());
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
            Path temporary = Files.createTempFile(folder, "shim", ".tmp", ownerOnly(folder));
            try {
                try (FileChannel channel = FileChannel.open(temporary, StandardOpenOption.WRITE)) {
                    ByteBuffer bytes = ByteBuffer.wrap(yaml().getBytes(StandardCharsets.UTF_8));
                    while (bytes.hasRemaining()) {
                        channel.write(bytes);
                    }
                    channel.force(true);
                }
                Files.move(temporary, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            } finally {
                Files.deleteIfExists(temporary);
            }
        } catch (IOException e) {
            throw ConfigurationException.of(
                    file + " cannot be written (" + e.getMessage() + "); its folder must be writable", e);
        }
    }

    private String yaml() {
        StringBuilder text = new StringBuilder(HEADER + "version: " + VERSION + "\n");
        names.forEach((verb, listed) -> list(text, verb, listed));
        if (!pullIn.isEmpty()) {
            list(text, PULL_IN, pullIn.stream().map(UnitName::value).toList());
        }
        return text.toString();
    }

    private static void list(StringBuilder text, String key, Collection<String> listed) {
        text.append(key).append(listed.isEmpty() ? ": []\n" : ":\n");
        // In quotes, because a name may contain characters with a meaning in YAML.
        listed.forEach(
                name -> text.append("  - '").append(name.replace("'", "''")).append("'\n"));
    }

    /** Why a name is not allowed under {@code pull_in}; empty if it is. */
    private static Optional<String> pullInRefusal(String name) {
        if (!isUnit(name) || !StartClosure.canPullIn(new UnitName(name))) {
            return Optional.of(ConfigurationException.quote(name) + ": " + PULL_IN_EXPECTED);
        }
        return ProtectedUnits.reasonToPullIn(new UnitName(name))
                .map(why -> name + " is protected: " + Wording.english().reason(why));
    }

    /** Why a name is not allowed in the file; empty if it is. */
    private static Optional<String> refusal(String name) {
        if (RESOURCE.matcher(name).matches() && !isUnit(name)) {
            return Optional.empty();
        }
        if (!isUnit(name)) {
            return Optional.of(ConfigurationException.quote(name) + ": " + NAME_EXPECTED);
        }
        return ProtectedUnits.reason(new UnitName(name))
                .map(why -> name + " is protected: " + Wording.english().reason(why));
    }

    private static boolean isUnit(String name) {
        try {
            return new UnitName(name).value().equals(name);
        } catch (IllegalArgumentException none) {
            return false;
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
