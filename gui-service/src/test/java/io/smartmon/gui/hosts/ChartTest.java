package io.smartmon.gui.hosts;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.storage.read.MetricSeries;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ChartTest {
    private static final Instant FROM = Instant.parse("2026-03-01T10:00:00Z");

    @Test
    void noLineRunsThroughAGapAndTheGapIsDrawn() {
        MetricSeries series = new MetricSeries(
                FROM,
                FROM.plusSeconds(600),
                Duration.ofSeconds(15),
                List.of(point(0, 0), point(15, 50), point(300, 100), point(315, 100)),
                List.of(new MetricSeries.Gap(FROM.plusSeconds(15), FROM.plusSeconds(300))),
                FROM);

        Chart chart = Chart.percent(
                Chart.Frame.of(series, List.of()), "CPU", "9 %", "", MetricSeries.Point::cpuPercent, point -> null);

        assertEquals("M0.0 110.0h0.4L15.0 58.0M300.0 6.0h0.4L315.0 6.0", chart.line());
        assertEquals("", chart.second());
        assertEquals(List.of(new Chart.Box("15.0", "285.0")), chart.gaps());
        assertEquals(4, chart.ticks().size());
    }

    @Test
    void theTimeBeforeTheHostWasFirstSeenIsNoGap() {
        MetricSeries series = new MetricSeries(
                FROM,
                FROM.plusSeconds(600),
                Duration.ofSeconds(15),
                List.of(point(450, 50), point(465, 50)),
                List.of(),
                FROM.plusSeconds(450));

        Chart chart = Chart.percent(
                Chart.Frame.of(series, List.of()), "CPU", "9 %", "", MetricSeries.Point::cpuPercent, point -> null);

        assertEquals(List.of(), chart.gaps());
        assertEquals(List.of(new Chart.Box("0.0", "450.0")), chart.before());
    }

    private static MetricSeries.Point point(long seconds, double percent) {
        return new MetricSeries.Point(FROM.plusSeconds(seconds), percent, 1, 50, null, Map.of());
    }
}
