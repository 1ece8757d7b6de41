package io.smartmon.orchestrator.collect;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.Subject;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Decides which observations are worth a write: one that differs from the last stored one, apart from numbers, and
 * otherwise one a minute at most. For one thread at a time.
 */
final class SubstantialChanges {
    /** A little less than a minute, so that a collector that runs once a minute with jitter is not stored every other time. */
    private static final long INTERVAL_NANOS = Duration.ofSeconds(55).toNanos();

    private final Map<Key, Stored> stored = new HashMap<>();

    /** What is observed. */
    record Key(ObservationKind kind, Subject subject) {
        static Key of(Observation observation) {
            return new Key(observation.kind(), observation.subject());
        }
    }

    private record Stored(Measures document, long nanos) {}

    boolean worthStoring(Observation observation, long nanos) {
        Key key = Key.of(observation);
        Stored before = stored.get(key);
        if (before != null
                && nanos - before.nanos() < INTERVAL_NANOS
                && substance(before.document()).equals(substance(observation.document()))) {
            return false;
        }
        stored.put(key, new Stored(observation.document(), nanos));
        return true;
    }

    /** The subjects of these kinds that are stored and are not among the observed; they are forgotten. */
    Set<Key> gone(Set<ObservationKind> kinds, List<Observation> all) {
        Set<Key> gone = new HashSet<>(stored.keySet());
        gone.removeIf(key -> !kinds.contains(key.kind()));
        all.forEach(each -> gone.remove(Key.of(each)));
        stored.keySet().removeAll(gone);
        return gone;
    }

    /** What is no number, and which numbers there are. */
    private static Map<String, Object> substance(Measures document) {
        Map<String, Object> substance = new HashMap<>();
        document.byName().forEach((name, value) -> substance.put(name, substance(value)));
        return substance;
    }

    private static Object substance(Measure value) {
        return switch (value) {
            case Measure.Text text -> text;
            case Measure.Flag flag -> flag;
            case Measure.Names names -> names;
            case Measure.Other other -> other;
            case Measure.Count count -> Measure.Count.class;
            case Measure.Number number -> Measure.Number.class;
            case Measure.Ratio ratio -> Measure.Ratio.class;
            case Measure.Bytes bytes -> Measure.Bytes.class;
            case Measure.Span span -> Measure.Span.class;
            case Measure.Moment moment -> Measure.Moment.class;
        };
    }
}
