package io.smartmon.domain.decide;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Guard;
import io.smartmon.domain.guard.GuardContext;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.GuardVerdict.Outcome;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.guard.Situation;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.Policy;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Decides: finds the possible action, asks every guard, always all of them, and takes the most cautious answer. A denial
 * comes before a hold, a hold before watching, watching before asking; only if every guard passes is something done.
 * Pure and immutable.
 */
public final class Decider {
    /** The guard id used when a decision has no guard and nothing is done. */
    public static final String RULE = "rule";

    private final Guards guards;
    private final Map<FindingKind, Remedy> remedies;

    /** A decider with these guards, and one remedy a kind. */
    public Decider(Guards guards, List<Remedy> remedies) {
        this.guards = guards;
        this.remedies = remedies.stream().collect(Collectors.toUnmodifiableMap(Remedy::kind, Function.identity()));
    }

    /** A decider with all guards and remedies that are there. */
    public static Decider installed() {
        return new Decider(Guards.installed(), remedies());
    }

    /** All remedies that are there. */
    public static List<Remedy> remedies() {
        return ServiceLoader.load(Remedy.class, Remedy.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList();
    }

    /** The guards that it asks. */
    public Guards guards() {
        return guards;
    }

    /** Whether there is a remedy for this kind of finding. */
    public boolean hasRemedy(FindingKind kind) {
        return remedies.containsKey(kind);
    }

    /** The facts that a decision about this kind of finding needs. */
    public Set<Fact<?>> facts(FindingKind kind) {
        Remedy remedy = remedies.get(kind);
        if (remedy == null) {
            return Set.of();
        }
        Set<Fact<?>> facts = new LinkedHashSet<>(remedy.facts());
        guards.all().forEach(guard -> facts.addAll(guard.facts()));
        return facts;
    }

    /** Decides about the finding in this situation, under this policy, at this instant. */
    public Decision decide(Finding finding, Situation situation, Policy policy, Instant now) {
        Remedy remedy = remedies.get(finding.kind());
        if (remedy == null) {
            return new Decision.Watch(List.of(GuardVerdict.watch(RULE, "no_rule", Measures.none())), null);
        }
        return switch (remedy.propose(finding, situation)) {
            case Knowledge.Known<Action>(Action action, Instant at) ->
                decide(action, new GuardContext(finding, action, situation, policy, now));
            case Knowledge.Unknown<Action>(Reason reason) ->
                new Decision.Defer(List.of(GuardVerdict.notKnown(RULE, reason)), null, null);
        };
    }

    private Decision decide(Action action, GuardContext context) {
        List<GuardVerdict> verdicts = guards.all().stream()
                .filter(guard -> guard.appliesTo(action))
                .map(guard -> guard.check(context))
                .toList();
        if (has(verdicts, Outcome.DENY)) {
            boolean exhausted = verdicts.stream()
                    .filter(verdict -> verdict.outcome() == Outcome.DENY)
                    .allMatch(verdict ->
                            guards.find(verdict.guard()).map(Guard::exhausts).orElse(false));
            return new Decision.Reject(verdicts, action, exhausted);
        }
        if (has(verdicts, Outcome.HOLD)) {
            return new Decision.Defer(verdicts, action, latestEnd(verdicts));
        }
        if (has(verdicts, Outcome.WATCH)) {
            return new Decision.Watch(verdicts, action);
        }
        return has(verdicts, Outcome.ASK) ? new Decision.Ask(verdicts, action) : new Decision.Act(verdicts, action);
    }

    private static boolean has(List<GuardVerdict> verdicts, Outcome outcome) {
        return verdicts.stream().anyMatch(verdict -> verdict.outcome() == outcome);
    }

    private static @Nullable Instant latestEnd(List<GuardVerdict> verdicts) {
        List<GuardVerdict> holds = verdicts.stream()
                .filter(verdict -> verdict.outcome() == Outcome.HOLD)
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
