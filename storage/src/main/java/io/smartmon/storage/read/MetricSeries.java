package io.smartmon.storage.read;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A host's measurements over a range of time, thinned to a number of points that a screen can show.
 *
 * @param from the beginning of the range
 * @param to its end
 * @param bucket the time that one point stands for
 * @param points one for each bucket that has a sample, oldest first
 * @param gaps the times without a sample, oldest first: there nothing is known
 * @param begins when the host was first seen: before it there was nothing to know, and no gap begins there
 */
public record MetricSeries(
        Instant from, Instant to, Duration bucket, List<Point> points, List<Gap> gaps, Instant begins) {
    public MetricSeries {
        points = List.copyOf(points);
        gaps = List.copyOf(gaps);
    }

    /**
     * The mean of the samples in one bucket.
     *
     * @param at the instant of its newest sample
     * @param cpuPercent busy share of all processors, 0 to 100; null if no sample of the bucket knows it
     * @param load1 load average over 1 minute
     * @param memoryPercent memory in use, 0 to 100
     * @param swapPercent swap in use, 0 to 100; null on a host without swap
     * @param diskPercent use of each file system by its mount, 0 to 100, as df(1) counts it
     */
    public record Point(
            Instant at,
            @Nullable Double cpuPercent,
            double load1,
            double memoryPercent,
            @Nullable Double swapPercent,
            Map<String, Double> diskPercent) {
        public Point {
            diskPercent = Map.copyOf(diskPercent);
        }
    }

    /** A time without a sample. */
    public record Gap(Instant from, Instant to) {}
}
