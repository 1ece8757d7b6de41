package io.smartmon.orchestrator.classify;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.FindingTracker;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.time.Scheduler;
import io.smartmon.orchestrator.repair.FindingListener;
import io.smartmon.orchestrator.repair.FindingResumption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Passes each observation to the classifiers of its kind, tracks their results over time, and reports
 * findings. Unknown results neither begin nor end anything. Thread-safe; calls of the listener for one subject come one after
 * another.
 */
public final class Classification implements FindingResumption {
    private static final Logger LOG = LoggerFactory.getLogger(Classification.class);
    /** Older observations say nothing about now: a dwell time does not end on them. */
    private static final Duration MAX_AGE = Duration.ofMinutes(3);
    /** Placeholder for the host until it is registered; nothing is reported before that. */
    private static final HostId NOT_REGISTERED = new HostId(new UUID(0, 0));

    private final Scheduler scheduler;
    private final Supplier<Optional<HostId>> host;
    private final List<Classifier> classifiers;
    private final ObservationMemory memory;
    private final FindingListener listener;
    private final Map<Key, Followed> followed = new HashMap<>();

    private record Key(FindingKind kind, Subject subject) {}

    private static final class Followed {
        private final Classifier classifier;
        private final FindingTracker tracker;
        private Scheduler.@Nullable Timer recheck;

        private Followed(Classifier classifier) {
            this.classifier = classifier;
            this.tracker = new FindingTracker(NOT_REGISTERED, classifier);
        }
    }

    /**
     * A classification without observations.
     *
     * @param host this host; empty until it is registered, and nothing is reported before that
     * @param classifiers one a kind of finding
     */
    public Classification(
            Scheduler scheduler,
            Supplier<Optional<HostId>> host,
            List<Classifier> classifiers,
            ObservationMemory memory,
            FindingListener listener) {
        this.scheduler = scheduler;
        this.host = host;
        this.classifiers = List.copyOf(classifiers);
        this.memory = memory;
        this.listener = listener;
        if (classifiers.stream().map(Classifier::kind).distinct().count() != classifiers.size()) {
            throw new IllegalArgumentException("two classifiers of one kind of finding");
        }
    }

    /** All classifiers that are there, in the order of their kinds. */
    public static List<Classifier> installed() {
        return ServiceLoader.load(Classifier.class, Classification.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .sorted(Comparator.comparing(classifier -> classifier.kind().code()))
                .toList();
    }

    /** Accepts one observation. */
    public synchronized void observed(Observation observation) {
        memory.add(observation)
                .ifPresent(history -> classifiers.stream()
                        .filter(classifier -> classifier.reads().equals(observation.kind()))
                        .forEach(classifier -> assess(follow(classifier, observation.subject()), history)));
    }

    /** Accepts a complete collection of these kinds: findings about a missing subject have ended. */
    public synchronized void observed(Set<ObservationKind> kinds, List<Observation> all, Instant at) {
        all.forEach(this::observed);
        for (ObservationKind kind : kinds) {
            Set<Subject> there = all.stream()
                    .filter(each -> each.kind().equals(kind))
                    .map(Observation::subject)
                    .collect(Collectors.toSet());
            memory.keepOnly(kind, there);
            endGone(kind, there, at);
        }
    }

    @Override
    public synchronized void resume(FindingKind kind, Subject subject, Severity severity) {
        for (Classifier classifier : classifiers) {
            if (classifier.kind().equals(kind)) {
                Followed each = follow(classifier, subject);
                if (!each.tracker.present()) {
                    each.tracker.resume(severity);
                }
                memory.history(classifier.reads(), subject, MAX_AGE).ifPresent(history -> assess(each, history));
            }
        }
    }

    private Followed follow(Classifier classifier, Subject subject) {
        return followed.computeIfAbsent(new Key(classifier.kind(), subject), key -> new Followed(classifier));
    }

    private void endGone(ObservationKind kind, Set<Subject> there, Instant at) {
        for (Map.Entry<Key, Followed> each : new ArrayList<>(followed.entrySet())) {
            Key key = each.getKey();
            if (each.getValue().classifier.reads().equals(kind) && !there.contains(key.subject())) {
                // Before the host is registered nothing can be reported; a later collection reports the end.
                if (!each.getValue().tracker.present() || host.get().isPresent()) {
                    cancel(each.getValue());
                    followed.remove(key);
                }
                if (each.getValue().tracker.present() && host.get().isPresent()) {
                    listener.ended(
                            key.kind(),
                            key.subject(),
                            new Observation(kind, key.subject(), at, Measures.of("gone", Measure.flag(true))));
                }
            }
        }
    }

    private void assess(Followed each, History history) {
        cancel(each);
        FindingTracker.Step step;
        try {
            step = each.tracker.assess(history, scheduler.nanos());
        } catch (RuntimeException unexpected) { // a broken classifier fails alone
            LOG.error("{} could not be assessed", each.classifier.kind(), unexpected);
            return;
        }
        Optional<HostId> known = host.get();
        switch (step) {
            case FindingTracker.Step.Present(Finding finding) ->
                known.ifPresent(id -> listener.found(new Finding(
                        id,
                        finding.kind(),
                        finding.subject(),
                        finding.severity(),
                        finding.evidence(),
                        finding.since(),
                        finding.seenAt())));
            case FindingTracker.Step.Ended(Observation last) ->
                known.ifPresent(id -> listener.ended(each.classifier.kind(), last.subject(), last));
            case FindingTracker.Step.Nothing(Optional<Duration> recheckIn) ->
                recheckIn.ifPresent(in -> recheck(each, history.latest(), in));
            case FindingTracker.Step.NotKnown() -> {}
        }
    }

    private void recheck(Followed each, Observation latest, Duration in) {
        // The same observation must not count twice where several have to agree.
        if (each.classifier.terms().of() == 1) {
            each.recheck = scheduler.after(in, () -> reassess(each, latest.kind(), latest.subject()));
        }
    }

    private synchronized void reassess(Followed each, ObservationKind kind, Subject subject) {
        if (each.equals(followed.get(new Key(each.classifier.kind(), subject)))) {
            memory.history(kind, subject, MAX_AGE).ifPresent(history -> assess(each, history));
        }
    }

    private static void cancel(Followed each) {
        if (each.recheck != null) {
            each.recheck.cancel();
            each.recheck = null;
        }
    }
}
