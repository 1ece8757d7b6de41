package io.smartmon.orchestrator.decide;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.wording.Wording;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * The holds in force for this host, from the store and from the files whose mere existence is a hold. Thread-safe.
 *
 * @param store the stored ones
 * @param host this host
 * @param files the files, such as {@code /etc/smartmon/HOLD}
 */
public record Holds(HoldStore store, HostId host, List<Path> files) {
    private static final int MAX_REASON = 500;

    public Holds {
        files = List.copyOf(files);
    }

    /**
     * All holds in force, those of files first.
     *
     * @throws io.smartmon.domain.store.StoreUnavailableException when the store does not answer
     */
    public List<Hold> inForce() {
        List<Hold> all = new ArrayList<>(ofFiles());
        all.addAll(store.inForce(host));
        return List.copyOf(all);
    }

    /** The holds that files make; a file that is there and cannot be read is one too. */
    public List<Hold> ofFiles() {
        List<Hold> holds = new ArrayList<>();
        for (Path file : files) {
            // The helper's own rule: a file that cannot be checked is a hold too, and so is a link that leads
            // nowhere.
            if (!Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
                holds.add(ofFile(file));
            }
        }
        return holds;
    }

    private Hold ofFile(Path file) {
        Instant since;
        String reason;
        try {
            since = Files.getLastModifiedTime(file).toInstant().truncatedTo(ChronoUnit.MICROS);
            reason = firstLine(file);
        } catch (NoSuchFileException removed) {
            since = Instant.EPOCH;
            reason = Wording.english().reason(Reason.of("hold_file_removed"));
        } catch (IOException unreadable) {
            since = Instant.EPOCH;
            reason = Wording.english().reason(Reason.of("hold_file_unreadable"));
        }
        UUID id = UUID.nameUUIDFromBytes(("smartmon:hold:" + file).getBytes(StandardCharsets.UTF_8));
        return new Hold(id, host, Hold.Source.FILE, file.toString(), reason, since);
    }

    private static String firstLine(Path file) throws IOException {
        try (var in = Files.newInputStream(file)) {
            String text = new String(in.readNBytes(MAX_REASON), StandardCharsets.UTF_8);
            return text.lines()
                    .findFirst()
                    .filter(line -> !line.isBlank())
                    .orElseGet(() -> Wording.english().reason(Reason.of("no_reason_given")));
        }
    }
}
