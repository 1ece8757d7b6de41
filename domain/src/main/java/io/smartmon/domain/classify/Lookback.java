package io.smartmon.domain.classify;

import java.time.Duration;
import java.util.HashSet;
import java.util.Set;

/**
 * What a classifier reads of the observations before the newest: no more than this is kept of them.
 *
 * @param span how far back; zero for the newest alone
 * @param measures the names of the measures
 */
public record Lookback(Duration span, Set<String> measures) {
    /** The newest observation is enough. */
    public static final Lookback NONE = new Lookback(Duration.ZERO, Set.of());

    public Lookback {
        measures = Set.copyOf(measures);
    }

    /** What serves both. */
    public Lookback and(Lookback other) {
        Set<String> all = new HashSet<>(measures);
        all.addAll(other.measures);
        return new Lookback(span.compareTo(other.span) >= 0 ? span : other.span, all);
    }
}
