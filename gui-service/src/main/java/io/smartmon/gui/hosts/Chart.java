package io.smartmon.gui.hosts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.fleet.Health;
import io.smartmon.gui.format.Format;
import io.smartmon.storage.read.IncidentRow;
import io.smartmon.storage.read.MetricSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One chart, drawn in a box of 600 by 120 whose zero is at 110 and whose top is at 6, with formatted texts and paths.
 *
 * @param title what it shows
 * @param now the current value
 * @param top the maximum of the axis with its unit
 * @param middle the middle of the axis
 * @param bottom zero with its unit
 * @param label the text for screen readers
 * @param line the data as an SVG path, interrupted where there is no data
 * @param second a second line; empty for none
 * @param gaps where nothing is known, though the host was
 * @param before the time before the host was first seen; empty for none
 * @param marks when incidents opened and recovered
 * @param ticks times below the axis
 * @param note a line below it
 */
@Introspected
record Chart(
        String title,
        String now,
        String top,
        String middle,
        String bottom,
        String label,
        String line,
        String second,
        List<Box> gaps,
        List<Box> before,
        List<Mark> marks,
        List<Tick> ticks,
        String note) {
    private static final double WIDTH = 600;
    private static final double ZERO = 110;
    private static final double HEIGHT = 104;

    /** A period of time. */
    @Introspected
    record Box(String x, String width) {}

    /** A mark at an instant. */
    @Introspected
    record Mark(String grade, String path, String title) {}

    /** A time below the axis: ISO 8601, how the page formats it, and its text in UTC. */
    @Introspected
    record Tick(String at, String form, String text) {}

    /** What all charts of a page share. */
    record Frame(MetricSeries series, List<Box> gaps, List<Box> before, List<Mark> marks, List<Tick> ticks) {
        static Frame of(MetricSeries series, List<IncidentRow> incidents) {
            List<Mark> marks = new ArrayList<>();
            for (IncidentRow row : incidents) {
                Instant openedAt = row.incident().openedAt();
                mark(
                        series,
                        marks,
                        row,
                        openedAt,
                        x(series, openedAt),
                        Health.grade(row.incident().severity()).css(),
                        happened(row));
                Instant recoveredAt = row.incident().recoveredAt();
                if (recoveredAt != null) {
                    // Two marks of the same instant stay distinguishable.
                    double x = Math.max(x(series, recoveredAt), x(series, openedAt) + 6);
                    mark(series, marks, row, recoveredAt, x, "ok", "recovered");
                }
            }
            return new Frame(
                    series,
                    series.gaps().stream().map(gap -> box(series, gap)).toList(),
                    series.begins().isAfter(series.from())
                            ? List.of(box(series, new MetricSeries.Gap(series.from(), series.begins())))
                            : List.of(),
                    List.copyOf(marks),
                    ticks(series));
        }

        private static String happened(IncidentRow row) {
            return Format.bounded(Wording.english().kind(row.incident().kind()));
        }

        private static void mark(
                MetricSeries series,
                List<Mark> marks,
                IncidentRow row,
                Instant at,
                double x,
                String grade,
                String label) {
            if (at.isAfter(series.from()) && !at.isAfter(series.to())) {
                marks.add(new Mark(
                        grade,
                        "M" + number(x) + " 0V110",
                        Format.bounded(row.incident().subject().name()) + ": " + label + ", " + Format.full(at)));
            }
        }

        private static Box box(MetricSeries series, MetricSeries.Gap gap) {
            double from = x(series, gap.from());
            return new Box(number(from), number(Math.max(1, x(series, gap.to()) - from)));
        }

        private static List<Tick> ticks(MetricSeries series) {
            Duration range = Duration.between(series.from(), series.to());
            boolean days = range.compareTo(Duration.ofHours(25)) > 0;
            List<Tick> ticks = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                Instant at = series.from().plus(range.multipliedBy(i).dividedBy(3));
                ticks.add(new Tick(at.toString(), days ? "date" : "clock", days ? Format.date(at) : Format.clock(at)));
            }
            return List.copyOf(ticks);
        }
    }

    /** A chart whose axis ends at 100 %. */
    static Chart percent(
            Frame frame,
            String title,
            String now,
            String note,
            Function<MetricSeries.Point, @Nullable Double> value,
            Function<MetricSeries.Point, @Nullable Double> second) {
        return new Chart(
                title,
                now,
                "100" + Format.GAP + "%",
                "50",
                "0" + Format.GAP + "%",
                title + ", " + now + " now",
                path(frame.series(), value),
                path(frame.series(), second),
                frame.gaps(),
                frame.before(),
                frame.marks(),
                frame.ticks(),
                note);
    }

    private static String path(MetricSeries series, Function<MetricSeries.Point, @Nullable Double> value) {
        StringBuilder path = new StringBuilder();
        @Nullable Instant before = null;
        for (MetricSeries.Point point : series.points()) {
            Double percent = value.apply(point);
            if (percent == null) {
                before = null;
                continue;
            }
            double x = x(series, point.at());
            double y = ZERO - Math.clamp(percent, 0, 100) / 100 * HEIGHT;
            boolean joined = before != null && !broken(series, before, point.at());
            path.append(joined ? 'L' : 'M').append(number(x)).append(' ').append(number(y));
            if (!joined) {
                // A single point is drawn as a dot.
                path.append("h0.4");
            }
            before = point.at();
        }
        return path.toString();
    }

    /** Whether so much data is missing between two points that no line may join them. */
    private static boolean broken(MetricSeries series, Instant from, Instant to) {
        Duration minGap = series.bucket().multipliedBy(3);
        Duration apart = Duration.between(from, to);
        return apart.compareTo(minGap) >= 0
                || series.gaps().stream()
                        .anyMatch(gap -> !gap.from().isBefore(from)
                                && !gap.to().isAfter(to)
                                && Duration.between(gap.from(), gap.to()).compareTo(series.bucket()) > 0);
    }

    private static double x(MetricSeries series, Instant at) {
        double range = Duration.between(series.from(), series.to()).toMillis();
        return Math.clamp(Duration.between(series.from(), at).toMillis() / range * WIDTH, 0, WIDTH);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.1f", value);
    }
}
