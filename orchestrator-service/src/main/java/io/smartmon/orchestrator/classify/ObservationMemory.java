package io.smartmon.orchestrator.classify;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.History;
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
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The newest observation of each subject, and earlier ones as far back as any classifier reads, at most {@value #MAX_HISTORY}
 * of one subject and {@value #MAX_SUBJECTS} subjects of one kind. Thread-safe.
 */
public final class ObservationMemory implements LatestObservations {
    private static final Logger LOG = LoggerFactory.getLogger(ObservationMemory.class);
    private static final int MAX_HISTORY = 128;
    private static final int MAX_SUBJECTS = 2_048;

    private final Scheduler scheduler;
    private final Map<ObservationKind, Duration> historySpan = new HashMap<>();
    private final Map<ObservationKind, Map<Subject, Remembered>> byKind = new HashMap<>();

    private static final class Remembered {
        private final Deque<Observation> observations = new ArrayDeque<>();
        private long newestNanos;
    }

    /** A memory that goes as far back as these classifiers read. */
    public ObservationMemory(Scheduler scheduler, List<Classifier> classifiers) {
        this.scheduler = scheduler;
        classifiers.forEach(classifier -> historySpan.merge(
                classifier.reads(), classifier.historySpan(), (one, other) -> one.compareTo(other) >= 0 ? one : other));
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
        }
        remember(remembered, observation);
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

    private void remember(Remembered remembered, Observation observation) {
        Deque<Observation> observations = remembered.observations;
        Duration span = historySpan.getOrDefault(observation.kind(), Duration.ZERO);
        if (span.isZero() || repeats(observations, observation)) {
            observations.pollLast();
        }
        observations.addLast(observation);
        remembered.newestNanos = scheduler.nanos();
        Instant from = observation.at().minus(span);
        while (observations.size() > MAX_HISTORY
                || (observations.size() > 1 && observations.getFirst().at().isBefore(from))) {
            observations.removeFirst();
        }
    }

    /** Of equal observations in a row, the first and the last are enough: they show for how long. */
    private static boolean repeats(Deque<Observation> observations, Observation next) {
        if (observations.size() < 2 || !observations.getLast().document().equals(next.document())) {
            return false;
        }
        Observation last = observations.removeLast();
        boolean same = observations.getLast().document().equals(next.document());
        observations.addLast(last);
        return same;
    }

    private static History history(Remembered remembered) {
        return new History(List.copyOf(remembered.observations));
    }
}
