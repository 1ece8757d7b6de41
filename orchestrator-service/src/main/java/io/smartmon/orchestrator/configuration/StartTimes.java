package io.smartmon.orchestrator.configuration;

import io.smartmon.domain.unit.UnitConfiguration.Stamp;
import io.smartmon.domain.unit.UnitConfiguration.Start;
import io.smartmon.orchestrator.configuration.ConfigurationFiles.Reading;
import java.time.Duration;
import java.time.Instant;

/**
 * Whether files, as they are now, are what a unit was started from: by their times of change, which only the clock that can be set
 * gives, and so only where that clock cannot have been set back since the start. Pure.
 */
final class StartTimes {
    /** The kernel dates a change by its last tick, up to ten milliseconds before it. */
    private static final Duration TICK = Duration.ofMillis(10);
    /** A start of less than this ago needs no second clock: nobody set the first one and edited a file meanwhile. */
    private static final Duration RECENT = Duration.ofSeconds(5);
    /** By how much readings of two clocks differ that nobody has set. */
    private static final Duration TOLERANCE = Duration.ofMillis(100);

    /** What the times say. */
    enum Verdict {
        /** Nothing changed since the start. */
        SAME,
        /** Something did. */
        CHANGED,
        /** The wall clock may have been set back since. */
        NOT_COMPARABLE
    }

    private StartTimes() {}

    /**
     * Compares.
     *
     * @param now the wall clock
     * @param sinceBoot the boot clock, which unlike that of {@link Stamp} also runs while the machine is suspended
     * @param sinceSeen how long ago the run was first seen to be up, by a clock that cannot be set: the wall clock, set back, comes
     *     to the time of the start once more
     */
    static Verdict compare(Start start, Reading files, Instant now, Duration sinceBoot, Duration sinceSeen) {
        if (sinceSeen.compareTo(RECENT) <= 0 && isRecent(start, now)) {
            return isBefore(files.changedAt(), TICK, start.begun()) ? Verdict.SAME : Verdict.CHANGED;
        }
        if (mayBeSetBack(start.begun(), now, sinceBoot)) {
            return Verdict.NOT_COMPARABLE;
        }
        // What is missing may have been there at a start that is longer ago, so the folder that would show it counts
        // too.
        Instant changedAt = RootedPath.later(files.changedAt(), files.listedAt());
        return isBefore(changedAt, TICK.plus(TOLERANCE), start.begun()) ? Verdict.SAME : Verdict.CHANGED;
    }

    /** Whether it came up just now, and the clock ran evenly until it did. */
    private static boolean isRecent(Start start, Instant now) {
        Stamp begun = start.begun();
        Stamp up = start.active().micros() >= begun.micros() ? start.active() : begun;
        Duration tookByWall = Duration.between(begun.wall(), up.wall());
        Duration took = micros(up.micros() - begun.micros());
        Duration ago = Duration.between(up.wall(), now);
        return tookByWall.minus(took).abs().compareTo(TICK) <= 0 && !ago.isNegative() && ago.compareTo(RECENT) <= 0;
    }

    /**
     * Whether the wall clock lost time against the others. One that gained some was set ahead, or the machine was suspended: what
     * changed since the start is then dated after it all the same.
     */
    private static boolean mayBeSetBack(Stamp begun, Instant now, Duration sinceBoot) {
        Duration byWall = Duration.between(begun.wall(), now);
        Duration byBoot = sinceBoot.minus(micros(begun.micros()));
        return byWall.minus(byBoot).compareTo(TOLERANCE.negated()) < 0;
    }

    private static boolean isBefore(Instant changedAt, Duration margin, Stamp begun) {
        return changedAt.plus(margin).isBefore(begun.wall());
    }

    private static Duration micros(long micros) {
        return Duration.ofNanos(Math.multiplyExact(micros, 1_000));
    }
}
