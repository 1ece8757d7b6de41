package io.smartmon.orchestrator.configuration;

import static io.smartmon.orchestrator.configuration.StartTimes.Verdict.CHANGED;
import static io.smartmon.orchestrator.configuration.StartTimes.Verdict.NOT_COMPARABLE;
import static io.smartmon.orchestrator.configuration.StartTimes.Verdict.SAME;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitConfiguration.Stamp;
import io.smartmon.domain.unit.UnitConfiguration.Start;
import io.smartmon.orchestrator.configuration.ConfigurationFiles.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class StartTimesTest {
    private static final Instant BEGUN = Instant.parse("2026-03-01T03:00:00Z");
    private static final Duration BOOT_TO_START = Duration.ofMinutes(10);
    private static final Duration TAKES = Duration.ofSeconds(20);

    private static Stamp stamp(Duration afterBegin) {
        return new Stamp(BEGUN.plus(afterBegin), BOOT_TO_START.plus(afterBegin).toNanos() / 1_000);
    }

    /** A start that took twenty seconds. */
    private static final Start START = new Start("a".repeat(32), stamp(Duration.ZERO), stamp(TAKES));

    private static Reading files(Duration changedAfterBegin, Duration listedAfterBegin) {
        return new Reading(new Fingerprint(List.of()), BEGUN.plus(changedAfterBegin), BEGUN.plus(listedAfterBegin));
    }

    private static Reading changed(long millisAfterBegin) {
        return files(Duration.ofMillis(millisAfterBegin), Duration.ofDays(-1));
    }

    /** Compared that long after the begin, when the wall clock was set by that much meanwhile and the machine slept for a while. */
    private static StartTimes.Verdict compare(
            Start start, Reading files, Duration after, Duration set, Duration suspended) {
        return StartTimes.compare(
                start,
                files,
                BEGUN.plus(after).plus(suspended).plus(set),
                BOOT_TO_START.plus(after).plus(suspended),
                after.minus(TAKES));
    }

    private static StartTimes.Verdict soon(Reading files) {
        return compare(START, files, TAKES.plusMillis(30), Duration.ZERO, Duration.ZERO);
    }

    private static StartTimes.Verdict later(Reading files, Duration set) {
        return compare(START, files, Duration.ofHours(3), set, Duration.ZERO);
    }

    @Test
    void whatChangedBeforeTheStartIsWhatItBeganWith() {
        assertEquals(SAME, soon(changed(-20)));
        assertEquals(SAME, later(changed(-200), Duration.ZERO));
    }

    @Test
    void whatChangedAfterItsBeginIsNot() {
        assertEquals(CHANGED, soon(changed(1)));
        assertEquals(CHANGED, later(changed(1), Duration.ZERO));
    }

    @Test
    void whatChangedWhileItWasStartingIsNotEither() {
        assertEquals(CHANGED, soon(changed(TAKES.toMillis() - 1)));
    }

    @Test
    void aChangeWithinTheTickBeforeItMayHaveBeenAfterIt() {
        assertEquals(CHANGED, soon(changed(-9)));
        assertEquals(CHANGED, later(changed(-100), Duration.ZERO));
    }

    @Test
    void aClockThatWasSetBackSaysNothingOfAnEarlierStart() {
        assertEquals(NOT_COMPARABLE, later(changed(-1_000), Duration.ofSeconds(-1)));
        assertEquals(NOT_COMPARABLE, later(changed(-1_000), Duration.ofDays(-1)));
    }

    @Test
    void aClockThatWasSetAheadDatesEveryLaterChangeLater() {
        assertEquals(SAME, later(changed(-1_000), Duration.ofDays(3)));
        assertEquals(CHANGED, later(changed(1_000), Duration.ofDays(3)));
    }

    @Test
    void aMachineThatSleptAfterTheStartIsComparable() {
        assertEquals(SAME, compare(START, changed(-1_000), Duration.ofHours(3), Duration.ZERO, Duration.ofHours(8)));
    }

    @Test
    void afterASleepBeforeTheStartOnlyAFreshOneIs() {
        Duration slept = Duration.ofHours(8);
        assertEquals(
                NOT_COMPARABLE,
                StartTimes.compare(
                        START,
                        changed(-1_000),
                        BEGUN.plus(Duration.ofHours(3)),
                        BOOT_TO_START.plusHours(3).plus(slept),
                        Duration.ofHours(3)));
        assertEquals(
                SAME,
                StartTimes.compare(
                        START,
                        changed(-1_000),
                        BEGUN.plus(TAKES).plusSeconds(1),
                        BOOT_TO_START.plus(TAKES).plusSeconds(1).plus(slept),
                        Duration.ofSeconds(1)));
    }

    @Test
    void aClockThatWasSetBackToTheTimeOfTheStartMakesItNoFreshOne() {
        assertEquals(
                NOT_COMPARABLE,
                compare(
                        START,
                        changed(-1_000),
                        Duration.ofHours(3),
                        TAKES.plusSeconds(1).minus(Duration.ofHours(3)),
                        Duration.ZERO));
    }

    @Test
    void aClockThatWasSetBackDuringTheStartMakesItNoFreshOne() {
        Start start = new Start(
                "a".repeat(32),
                stamp(Duration.ZERO),
                new Stamp(BEGUN.minusSeconds(3_600).plus(TAKES), stamp(TAKES).micros()));
        assertEquals(
                NOT_COMPARABLE,
                compare(start, changed(-1_000), TAKES.plusMillis(30), Duration.ofHours(-1), Duration.ZERO));
    }

    @Test
    void aRunThatNeverBecameActiveIsDatedByItsBegin() {
        Start oneshot = new Start("a".repeat(32), stamp(Duration.ZERO), Stamp.NEVER);
        assertEquals(SAME, compare(oneshot, changed(-20), Duration.ofSeconds(1), Duration.ZERO, Duration.ofHours(0)));
    }

    @Test
    void aFolderThatChangedMayHaveLostAFileSinceAStartThatIsLongerAgo() {
        Reading files = files(Duration.ofDays(-1), Duration.ofMillis(5));
        assertEquals(SAME, soon(files));
        assertEquals(CHANGED, later(files, Duration.ZERO));
    }
}
