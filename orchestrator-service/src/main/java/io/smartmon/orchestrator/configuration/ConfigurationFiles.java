package io.smartmon.orchestrator.configuration;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitConfiguration;
import java.time.Instant;

/** Looks at the files of units' configurations. May block; thread-safe. */
public interface ConfigurationFiles {
    /** What the files hold now; not known if one of them cannot be looked at. */
    Knowledge<Reading> read(UnitConfiguration configuration);

    /**
     * The files of one unit, at one moment.
     *
     * @param changedAt when the last of them changed, or of the links that lead to them, by the wall clock of then
     * @param listedAt when a folder last changed in which a file is missing, or was looked for by a pattern
     */
    record Reading(Fingerprint fingerprint, Instant changedAt, Instant listedAt) {}
}
