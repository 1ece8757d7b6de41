package io.smartmon.orchestrator.repair;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ServiceManager;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitMemory;
import io.smartmon.orchestrator.collect.UnitObservation;
import io.smartmon.orchestrator.verify.Verifier;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Reads the current state of a subject: a unit over the bus, with what events showed, and anything else as it was last
 * observed. Thread-safe.
 */
public final class SubjectReader implements Verifier.Reader {
    private final ServiceManager manager;
    private final Function<UnitName, Optional<UnitMemory.Remembered>> memory;
    private final LatestObservations latest;
    private final Map<FindingKind, Classifier> classifiers;

    /** A reader for findings of these classifiers, one a kind. */
    public SubjectReader(
            ServiceManager manager,
            Function<UnitName, Optional<UnitMemory.Remembered>> memory,
            LatestObservations latest,
            List<Classifier> classifiers) {
        this.manager = manager;
        this.memory = memory;
        this.latest = latest;
        this.classifiers =
                classifiers.stream().collect(Collectors.toUnmodifiableMap(Classifier::kind, Function.identity()));
    }

    @Override
    public Knowledge<Observation> read(FindingKind kind, Subject subject) {
        if (subject instanceof UnitSubject(UnitName unit)) {
            return switch (manager.read(unit)) {
                case Knowledge.Known<UnitState>(UnitState state, Instant at) ->
                    Knowledge.known(UnitObservation.of(remembered(state, at)), at);
                case Knowledge.Unknown<UnitState>(Reason reason) -> Knowledge.unknown(reason);
            };
        }
        Classifier classifier = classifiers.get(kind);
        if (classifier == null) {
            return Knowledge.unknown("not_observed_yet");
        }
        return latest.latest(classifier.reads(), subject)
                .map(seen -> Knowledge.known(seen, seen.at()))
                .orElseGet(() -> Knowledge.unknown("not_observed_yet"));
    }

    /** The current state of the unit, together with earlier events. */
    private UnitMemory.Remembered remembered(UnitState state, Instant at) {
        return memory.apply(state.unit())
                .map(known -> known.in(state, at))
                .orElseGet(() -> new UnitMemory.Remembered(state, at, at, false, false, 0, 0, 0));
    }

    /** The kind's classifier applied to one fresh observation; not known for a kind without a classifier here. */
    Condition assess(FindingKind kind, Observation seen) {
        Classifier classifier = classifiers.get(kind);
        return classifier == null
                ? new Condition.NotKnown(Reason.of("no_classifier"))
                : classifier.assess(new History(List.of(seen)));
    }
}
