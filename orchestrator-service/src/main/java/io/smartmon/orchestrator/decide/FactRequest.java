package io.smartmon.orchestrator.decide;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The input of the fact sources for one decision. Sources that need the same answer share it through {@link #once}, so
 * that bus,
 * helper and store are asked only once per decision. Confined to the thread that decides.
 */
public final class FactRequest {
    private final Finding finding;
    private final Observation seen;
    private final Policy policy;
    private final Timing timing;
    private final Map<String, Knowledge<?>> answers = new HashMap<>();

    /**
     * When the finding was seen, by monotonic clocks.
     *
     * @param foundNanos when it was first seen here, by the monotonic clock
     * @param seenNanos when the evidence was read, by the monotonic clock
     * @param clockAtFinding how far the wall clock was from the monotonic one when it was first seen
     */
    public record Timing(long foundNanos, long seenNanos, Duration clockAtFinding) {}

    /**
     * A question.
     *
     * @param seen the subject as it was read for this decision
     */
    public FactRequest(Finding finding, Observation seen, Policy policy, Timing timing) {
        this.finding = finding;
        this.seen = seen;
        this.policy = policy;
        this.timing = timing;
    }

    /** What was found. */
    public Finding finding() {
        return finding;
    }

    /** About what. */
    public Subject subject() {
        return finding.subject();
    }

    /** The unit that it is about; empty if it is about something else. */
    public Optional<UnitName> unit() {
        return finding.subject() instanceof UnitSubject(UnitName unit) ? Optional.of(unit) : Optional.empty();
    }

    /** The subject as it was read for this decision. */
    public Observation seen() {
        return seen;
    }

    /** By which rules is decided. */
    public Policy policy() {
        return policy;
    }

    /** When the finding was seen. */
    public Timing timing() {
        return timing;
    }

    /** An answer shared by several sources: computed once, then reused. */
    @SuppressWarnings("unchecked") // a name stands for answers of one type
    public <T> Knowledge<T> once(String name, Supplier<Knowledge<T>> ask) {
        Knowledge<?> known = answers.get(name);
        if (known == null) {
            known = ask.get();
            answers.put(name, known);
        }
        return (Knowledge<T>) known;
    }
}
