package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Measures;

/**
 * How the effect of an act is verified. It belongs to the action: a start succeeds by a new run, a remount by a mount
 * that accepts
 * writes. Pure and immutable.
 */
public interface Verification {
    /** Whether the subject is back, compared with the evidence before the act. */
    boolean back(Measures before, Measures now);

    /** Whether what had recovered at first is still the same, so that the settle time continues. */
    boolean same(Measures firstSight, Measures now);

    /** Assesses an observation between the act and the first verdict. */
    Assessment settle(Settling observed);

    /**
     * Assesses an observation within the hold window.
     *
     * @param recovered the evidence at recovery
     * @param over whether the window has ended
     */
    Assessment hold(Measures recovered, Measures now, Circumstances around, boolean over);
}
