package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Situation;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the facts of a decision, each from its source at that moment. A fact without a source is not known.
 * Thread-safe.
 */
public final class SituationReader {
    private final Map<Fact<?>, FactSource<?>> sources;

    /** A reader of these sources, one a fact. */
    public SituationReader(List<FactSource<?>> sources) {
        this.sources = sources.stream().collect(Collectors.toUnmodifiableMap(FactSource::fact, Function.identity()));
    }

    /** Reads these facts now, and no others. */
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
