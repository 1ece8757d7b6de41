package io.smartmon.testkit.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** The server's programs, unpacked once on a machine. */
final class PostgresPrograms {
    private static final String ARCHIVE = "/postgres-linux-x86_64.txz";

    private PostgresPrograms() {}

    static Path unpacked() throws IOException {
        var archive = PostgresPrograms.class.getResource(ARCHIVE);
        if (archive == null) {
            throw new IOException("no server programs for this machine on the class path (" + ARCHIVE + ")");
        }
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
            // Another run unpacked the same meanwhile.
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
