package io.smartmon.quickstart.postgres;

import io.smartmon.cli.CommandFailure;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URL;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/**
 * The server's programs, unpacked once into a folder that is named after the archive's checksum. Either complete or
 * absent.
 *
 * @param folder holds {@code bin}, {@code lib} and {@code share}
 */
record ServerBinaries(Path folder) {
    private static final long NEEDED_BYTES = 300L * 1024 * 1024;

    /** One of the programs: {@code initdb}, {@code pg_ctl} or {@code postgres}. */
    String program(String name) {
        return folder.resolve("bin").resolve(name).toString();
    }

    /** The programs in the server's folder; unpacks them if they are not there yet. */
    static ServerBinaries unpackedIn(Path postgres) {
        try {
            URL archive = archive();
            Path folder = postgres.resolve(checksum(archive));
            if (Files.isDirectory(folder)) {
                return new ServerBinaries(folder);
            }
            requireFreeSpace(postgres);
            Path draft = Files.createTempDirectory(postgres, "unpack-");
            try {
                unpack(archive, draft);
                Files.move(draft, folder, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                delete(draft);
            }
            return new ServerBinaries(folder);
        } catch (IOException e) {
            throw DiskProblem.explain(postgres, "the database server could not be unpacked", e);
        }
    }

    private static URL archive() {
        String machine = switch (System.getProperty("os.arch").toLowerCase(Locale.ROOT)) {
            case "amd64", "x86_64" -> "x86_64";
            case "aarch64", "arm64" -> "arm_64";
            default -> System.getProperty("os.arch");
        };
        String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        String name = "/postgres-" + system + "-" + machine + ".txz";
        URL archive = ServerBinaries.class.getResource(name);
        if (archive == null) {
            throw CommandFailure.of("no embedded PostgreSQL for " + system + " on " + machine
                    + "; set DATABASE_URL to a PostgreSQL 15 or later");
        }
        return archive;
    }

    private static String checksum(URL archive) throws IOException {
        if (archive.openConnection() instanceof JarURLConnection jar) {
            return String.format(Locale.ROOT, "server-%08x", jar.getJarEntry().getCrc());
        }
        return "server-unpacked";
    }

    private static void requireFreeSpace(Path postgres) throws IOException {
        FileStore store = Files.getFileStore(postgres);
        if (store.getUsableSpace() < NEEDED_BYTES) {
            throw CommandFailure.of("disk full: " + store.getUsableSpace() / (1024 * 1024) + " MB free for " + postgres
                    + ", a first start needs " + NEEDED_BYTES / (1024 * 1024)
                    + " MB; free disk space or choose another folder with --data");
        }
    }

    private static void unpack(URL archive, Path into) throws IOException {
        try (InputStream raw = archive.openStream();
                TarArchiveInputStream tar =
                        new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(raw, 1 << 16)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = into.resolve(entry.getName()).normalize();
                if (!target.startsWith(into)) {
                    throw new IOException("archive entry outside the target folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                } else if (entry.isSymbolicLink()) {
                    Files.createDirectories(target.resolveSibling("."));
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.createDirectories(target.resolveSibling("."));
                    Files.copy(tar, target);
                    boolean executable = (entry.getMode() & 0100) != 0;
                    Files.setPosixFilePermissions(
                            target, PosixFilePermissions.fromString(executable ? "rwx------" : "rw-------"));
                }
            }
        }
    }

    /** Removes a folder and its contents, if it exists. */
    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) {
            return;
        }
        List<Path> contents;
        try (Stream<Path> walk = Files.walk(folder)) {
            contents = walk.sorted(Comparator.reverseOrder()).toList();
        }
        for (Path path : contents) {
            Files.deleteIfExists(path);
        }
    }
}
