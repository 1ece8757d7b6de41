package io.smartmon.orchestrator.classify;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.classify.Lookback;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.orchestrator.repair.LatestObservations;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest observation of each subject of at most {@value #MAX_SUBJECTS} of one kind, and of the earlier ones what any classifier
 * {@linkplain Lookback looks back} at: some {@value #MAX_EARLIER} of one kind, so that services that change all the time do not take
 * the memory. Thread-safe.
 */
public final class ObservationMemory implements LatestObservations {
    private static final Logger LOG = LoggerFactory.getLogger(ObservationMemory.class);
    private static final int MAX_SUBJECTS = 2_048;
    /** About 250 bytes each. */
    private static final int MAX_EARLIER = 16_000;

    private static final int MAX_OF_ONE = 127;
    /** With the newest two dozen of each: as many as show twelve restarts. */
    private static final int MIN_OF_ONE = 23;

    private final Scheduler scheduler;
    private final Map<ObservationKind, Lookback> lookbacks = new HashMap<>();
    private final Map<ObservationKind, Map<Subject, Remembered>> byKind = new HashMap<>();

    private static final class Remembered {
        /** Oldest first; all but the newest have those measures alone that are looked back at. */
        private final Deque<Observation> observations = new ArrayDeque<>();

        private long newestNanos;
    }

    /** A memory that goes as far back as these classifiers read. */
    public ObservationMemory(Scheduler scheduler, List<Classifier> classifiers) {
        this.scheduler = scheduler;
        classifiers.forEach(classifier -> lookbacks.merge(classifier.reads(), classifier.lookback(), Lookback::and));
    }

    @Override
    public synchronized Optional<Observation> latest(ObservationKind kind, Subject subject) {
        return remembered(kind, subject).map(each -> each.observations.getLast());
    }

    /** Remembers an observation, and returns the history of its subject; empty if there are too many subjects. */
    synchronized Optional<History> add(Observation observation) {
        Map<Subject, Remembered> subjects = byKind.computeIfAbsent(observation.kind(), kind -> new HashMap<>());
        Remembered remembered = subjects.get(observation.subject());
        if (remembered == null) {
            if (subjects.size() >= MAX_SUBJECTS) {
                LOG.warn(
                        "More than {} subjects of kind {}: the rest is not classified",
                        MAX_SUBJECTS,
                        observation.kind());
                return Optional.empty();
            }
            remembered = new Remembered();
            subjects.put(observation.subject(), remembered);
        } else {
            keepEarlier(
                    remembered, observation.at(), Math.clamp(MAX_EARLIER / subjects.size(), MIN_OF_ONE, MAX_OF_ONE));
        }
        remembered.observations.addLast(observation);
        remembered.newestNanos = scheduler.nanos();
        return Optional.of(history(remembered));
    }

    /** The history of a subject, if its newest observation is no older than this. */
    synchronized Optional<History> history(ObservationKind kind, Subject subject, Duration newest) {
        return remembered(kind, subject)
                .filter(each -> scheduler.nanos() - each.newestNanos <= newest.toNanos())
                .map(ObservationMemory::history);
    }

    /** Forgets the subjects of that kind that are not among these. */
    synchronized void keepOnly(ObservationKind kind, Set<Subject> subjects) {
        Map<Subject, Remembered> known = byKind.get(kind);
        if (known != null) {
            known.keySet().retainAll(subjects);
        }
    }

    private Optional<Remembered> remembered(ObservationKind kind, Subject subject) {
        return Optional.ofNullable(byKind.getOrDefault(kind, Map.of()).get(subject));
    }

    /** The newest is no longer the newest: what is looked back at is kept of it. */
    private void keepEarlier(Remembered remembered, Instant now, int most) {
        Deque<Observation> observations = remembered.observations;
        Observation newest = observations.removeLast();
        Lookback lookback = lookbacks.getOrDefault(newest.kind(), Lookback.NONE);
        if (lookback.span().isZero()) {
            return;
        }
        Measures kept = newest.document().only(lookback.measures());
        Iterator<Observation> back = observations.descendingIterator();
        if (back.hasNext()) {
            Observation last = back.next();
            if (last.document().equals(kept)) {
                kept = last.document();
                // Of equal observations in a row, the first and the last are enough: they show for how long.
                if (back.hasNext() && back.next().document().equals(kept)) {
                    observations.removeLast();
                }
            }
        }
        observations.addLast(new Observation(newest.kind(), newest.subject(), newest.at(), kept));
        Instant from = now.minus(lookback.span());
        while (observations.size() > most
                || (!observations.isEmpty() && observations.getFirst().at().isBefore(from))) {
            observations.removeFirst();
        }
    }

    private static History history(Remembered remembered) {
        return new History(List.copyOf(remembered.observations));
    }
}
