package io.smartmon.orchestrator.classify;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.orchestrator.repair.FindingListener;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One classifier under a clock that the test moves, through the real classification. */
public final class ClassifierHarness implements FindingListener {
    private static final HostId HOST = new HostId(new UUID(1, 2));

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Classifier classifier;
    private final Subject subject;
    private final Classification classification;
    private @Nullable Finding present;

    /** A classifier that has seen nothing of the host. */
    public ClassifierHarness(Classifier classifier) {
        this(classifier, new HostSubject("alpha"));
    }

    /** A classifier that has seen nothing of this subject. */
    public ClassifierHarness(Classifier classifier, Subject subject) {
        this.classifier = classifier;
        this.subject = subject;
        this.classification = new Classification(
                scheduler,
                () -> Optional.of(HOST),
                List.of(classifier),
                new ObservationMemory(scheduler, List.of(classifier)),
                this);
    }

    /** Observes this now. */
    public ClassifierHarness see(Measures document) {
        classification.observed(new Observation(classifier.reads(), subject, scheduler.instant(), document));
        return this;
    }

    /** Observes this at once and each minute for as long. */
    public ClassifierHarness seeFor(Duration span, Measures document) {
        for (Duration gone = Duration.ZERO; gone.compareTo(span) < 0; gone = gone.plusMinutes(1)) {
            see(document).pass(Duration.ofMinutes(1));
        }
        return see(document);
    }

    /** Lets time pass without an observation. */
    public ClassifierHarness pass(Duration span) {
        scheduler.advance(span);
        return this;
    }

    /** A complete collection in which the subject is missing. */
    public ClassifierHarness gone() {
        classification.observed(Set.of(classifier.reads()), List.of(), scheduler.instant());
        return this;
    }

    /** The clock. */
    public ManualScheduler scheduler() {
        return scheduler;
    }

    /** How much it matters what stands; empty if nothing does. */
    public Optional<Severity> severity() {
        return Optional.ofNullable(present).map(Finding::severity);
    }

    /** What it rests on. */
    public Measures evidence() {
        return Optional.ofNullable(present).map(Finding::evidence).orElse(Measures.none());
    }

    /** Takes up what stood before. */
    public ClassifierHarness resume() {
        classification.resume(classifier.kind(), subject, Severity.WARNING);
        return this;
    }

    @Override
    public void found(Finding finding) {
        present = finding;
    }

    @Override
    public void ended(FindingKind kind, Subject of, Observation last) {
        present = null;
    }
}
