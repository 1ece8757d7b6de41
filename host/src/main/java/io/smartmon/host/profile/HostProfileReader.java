package io.smartmon.host.profile;

import io.smartmon.domain.host.HostProfile;
import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.system.MachineFacts;
import io.smartmon.policy.host.MachineIdentity;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Reads the profile of a host when its agent starts. Thread-safe. */
public final class HostProfileReader {
    private static final int MAX_NAME = 128;

    private HostProfileReader() {}

    /**
     * Reads the profile.
     *
     * <p>The machine id is that of systemd or of D-Bus. Where there is neither, as in most containers, one is created once and kept
     * in the data folder, which has to exist.
     *
     * @param hostName the effective name of the host
     * @param bootId of the boot in which the agent runs
     * @param dataFolder where a machine id that was created here is kept
     * @throws UnreadableHostException if the machine cannot be read, or a machine id can be neither found nor kept
     */
    public static HostProfile read(String hostName, String bootId, HostRoots roots, Path dataFolder) {
        MachineFacts machine = MachineFacts.of(roots);
        return new HostProfile(
                machineId(roots.fileSystemRoot(), dataFolder),
                bootId,
                hostName,
                roots.fileSystemRoot().flatMap(HostProfileReader::osRelease).orElseGet(machine::operatingSystem),
                machine.cores(),
                machine.memoryBytes());
    }

    static String machineId(Optional<Path> root, Path dataFolder) {
        return MachineIdentity.of(root, dataFolder).id().orElseGet(() -> createMachineId(dataFolder));
    }

    /** The name for people in os-release(5), which is written like a shell's assignment. */
    static Optional<String> osReleaseName(List<String> lines) {
        return lines.stream()
                .filter(line -> line.startsWith("PRETTY_NAME="))
                .map(line -> line.substring("PRETTY_NAME=".length()).strip())
                .map(HostProfileReader::unquote)
                .filter(name -> !name.isEmpty())
                .map(name -> name.substring(0, Math.min(name.length(), MAX_NAME)))
                .findFirst();
    }

    private static Optional<String> osRelease(Path root) {
        for (String place : List.of("etc/os-release", "usr/lib/os-release")) {
            try {
                return osReleaseName(Files.readAllLines(root.resolve(place)));
            } catch (IOException e) {
                // Tries the next path, then OSHI.
            }
        }
        return Optional.empty();
    }

    private static String unquote(String value) {
        boolean quoted = value.length() >= 2
                && (value.startsWith("\"") || value.startsWith("'"))
                && value.charAt(0) == value.charAt(value.length() - 1);
        return quoted ? value.substring(1, value.length() - 1).replaceAll("\\\\(.)", "$1") : value;
    }

    private static String createMachineId(Path dataFolder) {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        String made = HexFormat.of().formatHex(random);
        Path draft = dataFolder.resolve("machine-id.tmp");
        try {
            try (FileChannel channel = FileChannel.open(
                    draft, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.wrap((made + "\n").getBytes(StandardCharsets.US_ASCII)));
                channel.force(true);
            }
            Files.move(draft, MachineIdentity.kept(dataFolder), StandardCopyOption.ATOMIC_MOVE);
            return made;
        } catch (IOException e) {
            throw new UnreadableHostException(
                    "this machine has no /etc/machine-id, and " + dataFolder
                            + " cannot store one that is created instead",
                    e);
        }
    }
}
