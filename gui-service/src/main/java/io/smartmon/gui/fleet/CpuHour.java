package io.smartmon.gui.fleet;

import io.smartmon.domain.sample.SystemSample;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A host's CPU over the last hour. Immutable.
 *
 * @param points the samples, oldest first, at most an hour of them
 */
public record CpuHour(List<Point> points) {
    private static final Duration SPAN = Duration.ofHours(1);
    private static final Duration MAX_GAP = Duration.ofSeconds(45);

    public CpuHour {
        points = List.copyOf(points);
    }

    /** One sample's CPU use, 0 to 100. */
    public record Point(Instant at, double percent) {}

    /** The hour advanced by a sample, which is ignored if it is older than the newest or has no CPU use. */
    public CpuHour with(SystemSample sample) {
        Double percent = sample.cpuPercent();
        if (percent == null
                || (!points.isEmpty()
                        && !sample.observedAt().isAfter(points.getLast().at()))) {
            return this;
        }
        Instant oldest = sample.observedAt().minus(SPAN);
        List<Point> kept = new ArrayList<>(points.size() + 1);
        points.stream().filter(point -> point.at().isAfter(oldest)).forEach(kept::add);
        kept.add(new Point(sample.observedAt(), percent));
        return new CpuHour(kept);
    }

    /** The line as an SVG path in a box of 96 by 22, interrupted where there is no data; empty without a sample. */
    public String path(Instant now) {
        StringBuilder path = new StringBuilder();
        Instant from = now.minus(SPAN);
        @Nullable Instant before = null;
        double lastX = -1;
        for (Point point : points) {
            if (point.at().isBefore(from) || point.at().isAfter(now)) {
                continue;
            }
            double x = Duration.between(from, point.at()).toMillis() * 96.0 / SPAN.toMillis();
            boolean joined =
                    before != null && Duration.between(before, point.at()).compareTo(MAX_GAP) <= 0;
            before = point.at();
            if (joined && x - lastX < 0.8) {
                continue;
            }
            lastX = x;
            double y = 21 - Math.clamp(point.percent(), 0, 100) * 0.2;
            path.append(joined ? 'L' : 'M')
                    .append(Math.round(x * 10) / 10.0)
                    .append(' ')
                    .append(Math.round(y * 10) / 10.0);
            if (!joined) {
                // A single sample is drawn as a dot.
                path.append("h0.1");
            }
        }
        return path.toString();
    }
}
