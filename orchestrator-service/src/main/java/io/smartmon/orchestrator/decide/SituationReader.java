package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Situation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Gathers the facts that a decision looks at, each from its source at that moment. A fact without a source is not known.
 * Thread-safe.
 */
public final class SituationReader {
    private final Map<Fact<?>, FactSource<?>> sources;

    /** A reader of these sources, one a fact. */
    public SituationReader(List<FactSource<?>> sources) {
        this.sources = sources.stream().collect(Collectors.toUnmodifiableMap(FactSource::fact, Function.identity()));
    }

    /** What is known of these facts now; no source of another is asked. */
    public Situation read(Set<Fact<?>> facts, FactRequest request) {
        Situation.Builder situation = Situation.builder();
        for (Fact<?> fact : facts) {
            FactSource<?> source = sources.get(fact);
            if (source != null) {
                put(situation, source, request);
            }
        }
        return situation.build();
    }

    private static <T> void put(Situation.Builder situation, FactSource<T> source, FactRequest request) {
        situation.put(source.fact(), source.read(request));
    }
}
