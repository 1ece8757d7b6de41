package io.smartmon.domain.classify;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.observation.ObservationKind;

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

    /** What it reads of the observations before the newest. */
    default Lookback lookback() {
        return Lookback.NONE;
    }

    /** Assesses the newest observation together with the earlier ones. */
    Condition assess(History history);
}
