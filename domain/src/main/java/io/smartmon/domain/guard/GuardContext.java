package io.smartmon.domain.guard;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.policy.Policy;
import java.time.Instant;

/**
 * What a guard judges.
 *
 * @param finding what was found
 * @param action the proposed action
 * @param situation the facts
 * @param policy by which rules
 * @param now the wall clock, for the end of a hold alone; spans are facts
 */
public record GuardContext(Finding finding, Action action, Situation situation, Policy policy, Instant now) {
    /** The value of a fact, if known. */
    public <T> Knowledge<T> get(Fact<T> fact) {
        return situation.get(fact);
    }
}
