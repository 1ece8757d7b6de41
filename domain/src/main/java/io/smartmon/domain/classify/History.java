package io.smartmon.domain.classify;

import io.smartmon.domain.observation.Observation;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * The observations of one subject, oldest first, as far back as the classifier reads. Never empty. Immutable.
 *
 * @param observations all of one kind and subject; the last is the newest, and those before it have no other measures than the
 *     classifier {@linkplain Lookback looks back} at
 */
public record History(List<Observation> observations) {
    public History {
        observations = List.copyOf(observations);
        if (observations.isEmpty()) {
            throw new IllegalArgumentException("a history has an observation");
        }
    }

    /** The newest. */
    public Observation latest() {
        return observations.getLast();
    }

    /** Those no older than this, counted from the newest. */
    public List<Observation> within(Duration span) {
        Instant from = latest().at().minus(span);
        return observations.stream().filter(each -> !each.at().isBefore(from)).toList();
    }
}
