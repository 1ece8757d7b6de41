package io.smartmon.orchestrator.mounts;

import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;

/** Thresholds for usage, and a linear forecast of when it is full. Pure. */
final class FillForecast {
    static final Duration HISTORY_SPAN = Duration.ofHours(2);
    private static final double CRITICAL = 0.97;
    private static final double CRITICAL_CLEAR = 0.95;
    private static final double WARNING = 0.90;
    private static final double CLEAR = 0.88;
    private static final Duration MIN_SPAN = Duration.ofMinutes(10);

    private static final Duration MAX_SHOWN = Duration.ofDays(30);

    private FillForecast() {}

    /**
     * Assesses the newest share.
     *
     * @param share which measure is the share in use
     * @param evidence further measures of the finding
     */
    static Condition assess(History history, String share, Measures evidence) {
        OptionalDouble used = history.latest().document().ratio(share);
        if (used.isEmpty()) {
            return new Condition.NotKnown(Reason.of("not_observed"));
        }
        if (used.getAsDouble() < CLEAR) {
            return new Condition.Clear();
        }
        Measures measures =
                Measures.of("used", Measure.ratio(used.getAsDouble())).with(evidence);
        Measures all = fullIn(history, share)
                .map(span -> measures.with("full_in", Measure.span(span)))
                .orElse(measures);
        if (used.getAsDouble() < WARNING) {
            return new Condition.Between(all);
        }
        return new Condition.Present(critical(history, share) ? Severity.CRITICAL : Severity.WARNING, all);
    }

    /** At its threshold, and from then on until it is two points below. */
    private static boolean critical(History history, String share) {
        for (Observation each : history.observations().reversed()) {
            double used = each.document().ratio(share).orElse(CRITICAL_CLEAR);
            if (used >= CRITICAL) {
                return true;
            }
            if (used < CRITICAL_CLEAR) {
                return false;
            }
        }
        return false;
    }

    /** From the first to the newest of the history; empty if that is too short, or it does not grow. */
    private static Optional<Duration> fullIn(History history, String share) {
        Observation newest = history.latest();
        Observation oldest = history.observations().stream()
                .filter(each -> each.document().ratio(share).isPresent())
                .findFirst()
                .orElse(newest);
        Duration span = Duration.between(oldest.at(), newest.at());
        double now = newest.document().ratio(share).orElse(0);
        double grown = now - oldest.document().ratio(share).orElse(now);
        if (span.compareTo(MIN_SPAN) < 0 || grown <= 0) {
            return Optional.empty();
        }
        double seconds = (1 - now) / grown * span.toSeconds();
        return seconds > MAX_SHOWN.toSeconds()
                ? Optional.empty()
                : Optional.of(Duration.ofMinutes(Math.max(1, Math.round(seconds / 60))));
    }
}
