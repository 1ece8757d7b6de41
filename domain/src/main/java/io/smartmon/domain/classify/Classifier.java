package io.smartmon.domain.classify;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.observation.ObservationKind;
import java.time.Duration;

/**
 * Decides whether the observations of a subject are one kind of finding. Pure and immutable; found by its type.
 *
 * <p>Dwell, N of M and the end of a finding are the tracker's ({@link FindingTracker}); thresholds and hysteresis are here
 * and nowhere else.
 */
public interface Classifier {
    /** The kind of finding that it detects. */
    FindingKind kind();

    /** The kind of observation that it reads. */
    ObservationKind reads();

    /** One sentence for the reference: what it finds, with its thresholds. */
    String summary();

    /** How long and how often. */
    default Terms terms() {
        return Terms.atOnce();
    }

    /** How much history it reads; zero if the newest observation is enough. */
    default Duration historySpan() {
        return Duration.ZERO;
    }

    /** Assesses the newest observation together with the earlier ones. */
    Condition assess(History history);
}
