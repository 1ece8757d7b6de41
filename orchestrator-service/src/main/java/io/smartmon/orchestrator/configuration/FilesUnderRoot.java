package io.smartmon.orchestrator.configuration;

import static io.smartmon.orchestrator.configuration.RootedPath.later;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.Fingerprint.Mark;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.host.HostRoots;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * The files of units' configurations below the watched machine's root folder.
 *
 * <p>A file that everybody on that machine may read is marked by the SHA-256 of its content. Any other one, which may hold
 * secrets, and one that is larger than a mebibyte is marked by inode, size and change time, so that nothing that could be guessed
 * at leaves the machine. Thread-safe.
 */
public record FilesUnderRoot(HostRoots roots, InstantSource clock) implements ConfigurationFiles {
    private static final int MAX_BYTES = 1 << 20;
    private static final int MAX_FILES = 64;
    private static final int MAX_TRIES = 3;
    private static final String ABSENT = "absent";

    @Override
    public Knowledge<Reading> read(UnitConfiguration configuration) {
        Optional<Path> root = roots.fileSystemRoot();
        return root.isEmpty() ? Knowledge.unknown("file_system_out_of_reach") : new Look(root.get()).at(configuration);
    }

    /** One look at all files of a unit. Confined to one thread. */
    private final class Look {
        private final Path root;
        private final List<Mark> marks = new ArrayList<>();
        private Instant changedAt = Instant.EPOCH;
        private Instant listedAt = Instant.EPOCH;

        private Look(Path root) {
            this.root = root;
        }

        private Knowledge<Reading> at(UnitConfiguration configuration) {
            String looking = "";
            try {
                for (String path : configuration.unitFiles()) {
                    looking = path;
                    add(path);
                    // systemd has just said that it is there: then these are the files of another machine.
                    if (marks.size() == 1 && marks.getFirst().mark().equals(ABSENT)) {
                        return notKnown("configuration_not_found", path);
                    }
                }
                for (String pattern : configuration.environmentFiles()) {
                    looking = pattern;
                    PathPattern.Matches matches = PathPattern.of(pattern).matches(root, MAX_FILES);
                    listedAt = later(listedAt, matches.listedAt());
                    for (String path : matches.paths().isEmpty() ? List.of(pattern) : matches.paths()) {
                        looking = path;
                        add(path);
                    }
                }
            } catch (ChangingException changing) {
                return notKnown("configuration_changing", looking);
            } catch (IOException unreadable) {
                return notKnown("configuration_unreadable", looking);
            }
            return marks.size() > MAX_FILES
                    ? Knowledge.unknown(Reason.of("configuration_too_large", "limit", Measure.count(MAX_FILES)))
                    : Knowledge.known(new Reading(new Fingerprint(marks), changedAt, listedAt), clock.instant());
        }

        private void add(String path) throws IOException {
            if (marks.size() <= MAX_FILES) {
                marks.add(new Mark(path, mark(path)));
            }
        }

        private String mark(String path) throws IOException {
            for (int i = 0; i < MAX_TRIES; i++) {
                RootedPath found = RootedPath.follow(root, path);
                changedAt = later(changedAt, found.linksChangedAt());
                FileState file = found.file();
                if (file == null) {
                    listedAt = later(listedAt, found.folder().changedAt());
                    return ABSENT;
                }
                Optional<String> mark = mark(file);
                if (mark.isPresent()) {
                    changedAt = later(changedAt, file.changedAt());
                    return mark.get();
                }
            }
            throw new ChangingException();
        }

        /** Empty if it changed meanwhile. */
        private Optional<String> mark(FileState file) throws IOException {
            if (!file.isRegular() || !file.isReadableByAll() || file.size() > MAX_BYTES) {
                return Optional.of(file.mark());
            }
            try {
                String digest = digest(file.path());
                return FileState.of(file.path()).equals(file) ? Optional.of(digest) : Optional.empty();
            } catch (AccessDeniedException refused) {
                return Optional.of(file.mark());
            } catch (NoSuchFileException removed) {
                return Optional.empty();
            }
        }
    }

    private static String digest(Path file) throws IOException {
        try (var in = Files.newInputStream(file, StandardOpenOption.READ, LinkOption.NOFOLLOW_LINKS)) {
            byte[] content = in.readNBytes(MAX_BYTES + 1);
            return "sha256:"
                    + HexFormat.of()
                            .formatHex(MessageDigest.getInstance("SHA-256").digest(content));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java runtime must offer SHA-256", absent);
        }
    }

    private static Knowledge<Reading> notKnown(String code, String path) {
        return Knowledge.unknown(Reason.of(code, "path", Measure.text(path)));
    }

    /** A file changed each time that it was read. */
    private static final class ChangingException extends IOException {
        private static final long serialVersionUID = 1;
    }
}
