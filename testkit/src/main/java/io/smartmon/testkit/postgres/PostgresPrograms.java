package io.smartmon.testkit.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URL;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.DirectoryStream;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** A server's programs in an archive, unpacked once on a machine. */
final class PostgresPrograms {
    /** The system property that names the folder of further versions, one folder with one jar for each major version. */
    static final String JARS = "smartmon.postgres.jars";

    private static final String ARCHIVE = "postgres-linux-x86_64.txz";

    private final URL archive;

    private PostgresPrograms(URL archive) {
        this.archive = archive;
    }

    /** The version on the class path. */
    static PostgresPrograms ofClassPath() throws IOException {
        URL archive = PostgresPrograms.class.getResource("/" + ARCHIVE);
        if (archive == null) {
            throw new IOException("no server programs for this machine on the class path (" + ARCHIVE + ")");
        }
        return new PostgresPrograms(archive);
    }

    /** That major version, such as 16, from the folder that {@value #JARS} names. */
    static PostgresPrograms of(int major) throws IOException {
        String jars = System.getProperty(JARS, "");
        if (jars.isBlank()) {
            throw new IOException("no server programs of version " + major + ": " + JARS + " names no folder");
        }
        Path folder = Path.of(jars, Integer.toString(major));
        if (!Files.isDirectory(folder)) {
            throw new IOException("no server programs of version " + major + ": there is no " + folder);
        }
        try (DirectoryStream<Path> found = Files.newDirectoryStream(folder, "*.jar")) {
            for (Path jar : found) {
                return new PostgresPrograms(
                        URI.create("jar:" + jar.toUri() + "!/" + ARCHIVE).toURL());
            }
        }
        throw new IOException("no server programs of version " + major + ": no jar in " + folder);
    }

    /** The folder with {@code bin}, {@code lib} and {@code share}. */
    Path unpacked() throws IOException {
        long size = archive.openConnection().getContentLengthLong();
        Path done = Path.of(System.getProperty("java.io.tmpdir"))
                .resolve("smartmon-test-postgres-" + System.getProperty("user.name") + "-" + size);
        if (Files.isDirectory(done)) {
            return done;
        }
        Path folder = Files.createTempDirectory(
                done.getParent(),
                "smartmon-unpack-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
        try (InputStream in = archive.openStream()) {
            unpack(in, folder);
        }
        try {
            Files.move(folder, done, StandardCopyOption.ATOMIC_MOVE);
            return done;
        } catch (FileAlreadyExistsException | DirectoryNotEmptyException raced) {
            // Another run has unpacked the same.
            return done;
        }
    }

    private static void unpack(InputStream archive, Path folder) throws IOException {
        try (TarArchiveInputStream tar =
                new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(archive)))) {
            for (TarArchiveEntry entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                Path target = folder.resolve(entry.getName()).normalize();
                if (!target.startsWith(folder)) {
                    throw new IOException("the archive leaves its folder: " + entry.getName());
                }
                if (entry.isDirectory()) {
                    Files.createDirectories(target);
                    continue;
                }
                Path parent = target.getParent();
                if (parent != null) {
                    Files.createDirectories(parent);
                }
                if (entry.isSymbolicLink()) {
                    Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
                } else {
                    Files.copy(tar, target);
                    Files.setPosixFilePermissions(
                            target,
                            PosixFilePermissions.fromString((entry.getMode() & 0100) != 0 ? "rwxr-xr-x" : "rw-r--r--"));
                }
            }
        }
    }
}
