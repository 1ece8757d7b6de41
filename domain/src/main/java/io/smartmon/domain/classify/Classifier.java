package io.smartmon.domain.classify;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.observation.ObservationKind;
import java.time.Duration;

/**
 * Tells whether what was observed of a subject is one kind of finding. Pure and immutable; found by its type.
 *
 * <p>Dwell, N of M and the end of a finding are the tracker's ({@link FindingTracker}); thresholds and hysteresis are here
 * and nowhere else.
 */
public interface Classifier {
    /** The kind of finding that it tells. */
    FindingKind kind();

    /** Which observations it looks at. */
    ObservationKind reads();

    /** One sentence for the reference: what it finds, with its thresholds. */
    String summary();

    /** How long and how often. */
    default Terms terms() {
        return Terms.atOnce();
    }

    /** How far back it looks; zero if the newest observation is enough. */
    default Duration historySpan() {
        return Duration.ZERO;
    }

    /** What the newest observation, with those before it, comes to. */
    Condition assess(History history);
}
