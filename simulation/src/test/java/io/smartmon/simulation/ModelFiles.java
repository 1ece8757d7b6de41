package io.smartmon.simulation;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.Fingerprint.Mark;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.orchestrator.configuration.ConfigurationFiles;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The unit files and environment files of a machine: each holds the number of its version. They outlive a boot. */
final class ModelFiles implements ConfigurationFiles {
    /** Nothing has changed since long before the run. */
    private static final Instant LONG_AGO = Instant.parse("2025-01-01T00:00:00Z");

    private final Map<String, File> files = new TreeMap<>();
    private final InstantSource wall;

    private record File(int version, Instant changedAt) {}

    /** Files that are dated by this clock. */
    ModelFiles(InstantSource wall) {
        this.wall = wall;
    }

    static String unitFile(ModelUnit unit) {
        return "/etc/systemd/system/" + unit.name;
    }

    static String environmentFile(ModelUnit unit) {
        return "/etc/default/" + unit.name;
    }

    private File file(String path) {
        return files.getOrDefault(path, new File(1, LONG_AGO));
    }

    int version(String path) {
        return file(path).version();
    }

    void edit(String path) {
        files.put(path, new File(file(path).version() + 1, wall.instant()));
    }

    @Override
    public Knowledge<Reading> read(UnitConfiguration configuration) {
        List<Mark> marks = new ArrayList<>();
        Instant changedAt = LONG_AGO;
        for (List<String> paths : List.of(configuration.unitFiles(), configuration.environmentFiles())) {
            for (String path : paths) {
                File file = file(path);
                marks.add(new Mark(path, "version:" + file.version()));
                changedAt = file.changedAt().isAfter(changedAt) ? file.changedAt() : changedAt;
            }
        }
        return Knowledge.known(new Reading(new Fingerprint(marks), changedAt, LONG_AGO), wall.instant());
    }
}
