package io.smartmon.domain.classify;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Follows one classifier on one subject: dwell, N of M, hysteresis and the end. Spans are counted by the monotonic clock
 * that the caller hands in, so that setting the wall clock neither raises nor ends anything. Not thread-safe.
 */
public final class FindingTracker {
    /** Without an observation for longer than this, what was present before counts no more. */
    private static final Duration MAX_GAP = Duration.ofMinutes(3);

    private static final Duration SEVERITY_FALLS_AFTER = Duration.ofMinutes(5);

    private final HostId host;
    private final Classifier classifier;
    private final Deque<Boolean> observations = new ArrayDeque<>();
    private @Nullable Present present;
    private boolean raised;
    private long goneSince = Long.MIN_VALUE;
    private long lowerSince = Long.MIN_VALUE;
    /** The severity of what was resumed, until it ends. */
    private @Nullable Severity resumed;

    private record Present(
            Subject subject,
            Severity severity,
            Measures evidence,
            Instant since,
            Instant seenAt,
            long sinceNanos,
            long seenNanos) {}

    /** The result of an observation. */
    public sealed interface Step {
        /** The finding is present; it may be new or not. */
        record Present(Finding finding) implements Step {}

        /** Not a finding, or not yet. */
        record Nothing(Optional<Duration> recheckIn) implements Step {}

        /** The finding has ended. */
        record Ended(Observation last) implements Step {}

        /** Not known now; an existing finding continues. */
        record NotKnown() implements Step {}
    }

    /** A tracker without observations. */
    public FindingTracker(HostId host, Classifier classifier) {
        this.host = host;
        this.classifier = classifier;
    }

    /**
     * Resumes a finding from before this process: its dwell time is over.
     *
     * @param severity the one that it had
     */
    public void resume(Severity severity) {
        raised = true;
        resumed = severity;
    }

    /** Whether a finding is present. */
    public boolean present() {
        return raised;
    }

    /** Assesses the newest observation. */
    public Step assess(History history, long nanos) {
        Observation latest = history.latest();
        forgetStale(nanos);
        return switch (classifier.assess(history)) {
            case Condition.NotKnown unknown -> new Step.NotKnown();
            case Condition.Clear clear -> absent(latest, nanos);
            case Condition.Between(Measures evidence) -> {
                Present before = present;
                if (!raised && before == null) {
                    yield absent(latest, nanos);
                }
                Severity last = severityBefore(before);
                yield found(latest, last == null ? Severity.WARNING : last, evidence, nanos, raised);
            }
            case Condition.Present(Severity severity, Measures evidence) ->
                found(latest, held(severityBefore(present), severity, nanos), evidence, nanos, true);
        };
    }

    private @Nullable Severity severityBefore(@Nullable Present before) {
        return before == null ? resumed : before.severity();
    }

    private Step found(Observation latest, Severity severity, Measures evidence, long nanos, boolean counts) {
        note(counts);
        goneSince = Long.MIN_VALUE;
        Present before = present;
        Instant since = before == null ? latest.at() : before.since();
        long sinceNanos = before == null ? nanos : before.sinceNanos();
        present = new Present(latest.subject(), severity, evidence, since, latest.at(), sinceNanos, nanos);
        Duration presentFor = Duration.ofNanos(nanos - sinceNanos);
        Duration missing = classifier.terms().dwell().minus(presentFor);
        if (!raised && (enough() && !missing.isPositive())) {
            raised = true;
        }
        return raised
                ? new Step.Present(
                        new Finding(host, classifier.kind(), latest.subject(), severity, evidence, since, latest.at()))
                : new Step.Nothing(missing.isPositive() ? Optional.of(missing) : Optional.empty());
    }

    private Step absent(Observation latest, long nanos) {
        note(false);
        if (!raised) {
            if (!enough()) {
                present = null;
            }
            return new Step.Nothing(Optional.empty());
        }
        if (goneSince == Long.MIN_VALUE) {
            goneSince = nanos;
        }
        Duration left = classifier.terms().clearAfter().minusNanos(nanos - goneSince);
        if (left.isPositive()) {
            return new Step.Nothing(Optional.of(left));
        }
        raised = false;
        present = null;
        resumed = null;
        goneSince = Long.MIN_VALUE;
        observations.clear();
        return new Step.Ended(latest);
    }

    /** A dwell time is counted without a gap: what was present before a long time of not knowing does not count. */
    private void forgetStale(long nanos) {
        Present before = present;
        if (!raised
                && before != null
                && Duration.ofNanos(nanos - before.seenNanos()).compareTo(MAX_GAP) > 0) {
            present = null;
        }
    }

    /** A severity rises at once and falls after a while: one that swings around its limit is one severity. */
    private Severity held(@Nullable Severity before, Severity now, long nanos) {
        if (before == null || now.compareTo(before) >= 0) {
            lowerSince = Long.MIN_VALUE;
            return now;
        }
        if (lowerSince == Long.MIN_VALUE) {
            lowerSince = nanos;
        }
        if (Duration.ofNanos(nanos - lowerSince).compareTo(SEVERITY_FALLS_AFTER) < 0) {
            return before;
        }
        lowerSince = Long.MIN_VALUE;
        return now;
    }

    private void note(boolean found) {
        observations.addLast(found);
        while (observations.size() > classifier.terms().of()) {
            observations.removeFirst();
        }
    }

    private boolean enough() {
        return observations.stream().filter(found -> found).count()
                >= classifier.terms().needed();
    }
}
