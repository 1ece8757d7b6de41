package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Measures;

/**
 * How it is told what an act did. It belongs to the action: a start is back by another run, a remount by a mount that takes
 * writes. Pure and immutable.
 */
public interface Verification {
    /** Whether the subject is back, compared with the evidence before the act. */
    boolean back(Measures before, Measures now);

    /** Whether what was back at first sight is the very same still, so that the settle time goes on. */
    boolean same(Measures firstSight, Measures now);

    /** What a look between the act and the first verdict comes to. */
    Assessment settle(Settling look);

    /**
     * What a look inside the hold window comes to.
     *
     * @param recovered the evidence at recovery
     * @param over whether the window has ended
     */
    Assessment hold(Measures recovered, Measures now, Circumstances around, boolean over);
}
