package io.smartmon.orchestrator.decide;

import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Situation;
import java.util.List;
import java.util.Set;

/**
 * Reads the facts of a decision, each from its source at that moment. A fact without a source is not known.
 * Thread-safe.
 */
public final class SituationReader {
    private final List<FactSource<?>> sources;

    /**
     * A reader of these sources, one a fact.
     *
     * @param sources in the order in which they are asked: those that may take long come first, and last those whose answer would
     *     be out of date by then
     */
    public SituationReader(List<FactSource<?>> sources) {
        this.sources = List.copyOf(sources);
        long facts = sources.stream().map(FactSource::fact).distinct().count();
        if (facts != sources.size()) {
            throw new IllegalArgumentException("a fact has two sources");
        }
    }

    /** Reads these facts now, and no others. */
    public Situation read(Set<Fact<?>> facts, FactRequest request) {
        Situation.Builder situation = Situation.builder();
        for (FactSource<?> source : sources) {
            if (facts.contains(source.fact())) {
                put(situation, source, request);
            }
        }
        return situation.build();
    }

    private static <T> void put(Situation.Builder situation, FactSource<T> source, FactRequest request) {
        situation.put(source.fact(), source.read(request));
    }
}
