package io.smartmon.domain.decide;

import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What shall be done about a finding. Every decision carries every guard's verdict. */
public sealed interface Decision {
    /** Every guard's verdict, in the order in which they were asked. */
    List<GuardVerdict> verdicts();

    /**
     * Do it.
     *
     * @param verb what
     * @param expected in which state the unit must still be
     * @param pulledIn which inactive units come up with it
     */
    record Act(List<GuardVerdict> verdicts, Verb verb, ExpectedState expected, List<UnitName> pulledIn)
            implements Decision {}

    /** Only tell that it would be done: level or dry run. */
    record Watch(List<GuardVerdict> verdicts) implements Decision {}

    /**
     * Not now.
     *
     * @param until when to decide again; null when that depends on something other than time
     */
    record Defer(List<GuardVerdict> verdicts, @Nullable Instant until) implements Decision {}

    /**
     * Not at all.
     *
     * @param exhausted whether what denied it is the number of attempts: then giving up must be told loudly
     */
    record Reject(List<GuardVerdict> verdicts, boolean exhausted) implements Decision {}
}
