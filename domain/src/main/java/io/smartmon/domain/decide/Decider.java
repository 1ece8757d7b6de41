package io.smartmon.domain.decide;

import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The decision: asks every guard, always all of them, and takes the most cautious answer. A denial comes before a hold, a
 * hold before watching, and only when every guard passes something is done. Pure and immutable.
 */
public final class Decider {
    private final List<Guard> guards;

    /** A decider with these guards, asked in this order. */
    public Decider(List<Guard> guards) {
        this.guards = List.copyOf(guards);
    }

    /** What shall be done about the finding in this situation, by this policy, at this instant. */
    public Decision decide(Finding finding, Situation situation, Policy policy, Instant now) {
        List<GuardVerdict> verdicts = guards.stream()
                .map(guard -> guard.check(finding, situation, policy, now))
                .toList();
        if (has(verdicts, GuardVerdict.Outcome.DENY)) {
            boolean exhausted = verdicts.stream()
                    .filter(verdict -> verdict.outcome() == GuardVerdict.Outcome.DENY)
                    .allMatch(verdict -> verdict.guard().equals(Guards.ATTEMPTS));
            return new Decision.Reject(verdicts, exhausted);
        }
        if (has(verdicts, GuardVerdict.Outcome.HOLD)) {
            return new Decision.Defer(verdicts, latestEnd(verdicts));
        }
        if (has(verdicts, GuardVerdict.Outcome.WATCH)) {
            return new Decision.Watch(verdicts);
        }
        UnitState unit = switch (situation.unit()) {
            case Reading.Known<UnitState>(UnitState value, Instant at) -> value;
            // Not reached with the standard guards, which hold on it; a shorter list must not act blindly either.
            case Reading.Unknown<UnitState>(var reason) -> finding.evidence();
        };
        List<UnitName> pulledIn = switch (situation.pulledIn()) {
            case Reading.Known<List<UnitName>>(var value, var at) -> value;
            case Reading.Unknown<List<UnitName>>(var reason) -> List.of();
        };
        return new Decision.Act(verdicts, Verb.START, ExpectedState.of(unit), pulledIn);
    }

    private static boolean has(List<GuardVerdict> verdicts, GuardVerdict.Outcome outcome) {
        return verdicts.stream().anyMatch(verdict -> verdict.outcome() == outcome);
    }

    private static @Nullable Instant latestEnd(List<GuardVerdict> verdicts) {
        List<GuardVerdict> holds = verdicts.stream()
                .filter(verdict -> verdict.outcome() == GuardVerdict.Outcome.HOLD)
                .toList();
        if (holds.stream().anyMatch(verdict -> verdict.until() == null)) {
            return null;
        }
        return holds.stream()
                .map(GuardVerdict::until)
                .filter(Objects::nonNull)
                .max(Instant::compareTo)
                .orElse(null);
    }
}
