package io.smartmon.domain.decide;

import java.time.Instant;

/**
 * One condition under which a repair may be done. Pure: the same arguments give the same verdict.
 *
 * @see Guards#standard()
 */
public interface Guard {
    /** Its name, as in plans and documentation, such as {@code cooldown}. */
    String name();

    /** Its verdict. One that cannot know says hold. */
    GuardVerdict check(Finding finding, Situation situation, Policy policy, Instant now);
}
