package io.smartmon.domain.verify;

import io.smartmon.domain.plan.Verdict;

/** What one look after an act comes to. */
public sealed interface Look {
    /**
     * Too early to say.
     *
     * @param why in words for people
     */
    record KeepLooking(String why) implements Look {}

    /**
     * It can be said.
     *
     * @param verdict what the plan did
     * @param why in words for people
     */
    record Concluded(Verdict verdict, String why) implements Look {}
}
