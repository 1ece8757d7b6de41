package io.smartmon.domain.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.classify.FindingTracker.Step;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.MountSubject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.LongRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class FindingTrackerTest {
    private static final Instant START = Instant.parse("2026-03-01T03:00:00Z");
    private static final HostId HOST = HostId.ofUnregistered("web-1");
    private static final MountSubject VAR = new MountSubject("/var");

    /** Full from 90 %, over below 85 %; a document without a share is not known. */
    private record Full(Terms terms) implements Classifier {
        @Override
        public FindingKind kind() {
            return new FindingKind("mount_full");
        }

        @Override
        public ObservationKind reads() {
            return new ObservationKind("mount");
        }

        @Override
        public String summary() {
            return "Finds a mount that is 90 % full.";
        }

        @Override
        public Condition assess(History history) {
            Measures seen = history.latest().document();
            if (seen.ratio("used").isEmpty()) {
                return new Condition.NotKnown(Reason.of("not_read"));
            }
            double used = seen.ratio("used").getAsDouble();
            if (used >= 0.9) {
                return new Condition.Present(used >= 0.97 ? Severity.CRITICAL : Severity.WARNING, seen);
            }
            return used >= 0.85 ? new Condition.Between(seen) : new Condition.Clear();
        }
    }

    private static FindingTracker tracker(Terms terms) {
        return new FindingTracker(HOST, new Full(terms));
    }

    private static Observation observation(Measures document, Instant at) {
        return new Observation(new ObservationKind("mount"), VAR, at, document);
    }

    /** A look at that second of both clocks. */
    private static Step observe(FindingTracker tracker, long second, double used) {
        return observe(tracker, second, used, START.plusSeconds(second));
    }

    private static Step observe(FindingTracker tracker, long second, double used, Instant wall) {
        Measures document = Measures.of("used", Measure.ratio(used));
        return tracker.assess(new History(List.of(observation(document, wall))), second * 1_000_000_000L);
    }

    private static Step blind(FindingTracker tracker, long second) {
        Observation nothing = observation(Measures.none(), START.plusSeconds(second));
        return tracker.assess(new History(List.of(nothing)), second * 1_000_000_000L);
    }

    private static Finding present(Step step) {
        return assertInstanceOf(Step.Present.class, step, step::toString).finding();
    }

    private static Optional<Duration> nothing(Step step) {
        return assertInstanceOf(Step.Nothing.class, step, step::toString).recheckIn();
    }

    private static void ended(Step step) {
        assertInstanceOf(Step.Ended.class, step, step::toString);
    }

    @Test
    void withoutTermsItIsPresentAndEndsAtOnce() {
        FindingTracker tracker = tracker(Terms.atOnce());

        assertEquals(Optional.empty(), nothing(observe(tracker, 0, 0.5)));
        Finding finding = present(observe(tracker, 1, 0.98));
        assertEquals(
                new Finding(
                        HOST,
                        new FindingKind("mount_full"),
                        VAR,
                        Severity.CRITICAL,
                        Measures.of("used", Measure.ratio(0.98)),
                        START.plusSeconds(1),
                        START.plusSeconds(1)),
                finding);
        Step.Ended end = assertInstanceOf(Step.Ended.class, observe(tracker, 2, 0.5));
        assertEquals(START.plusSeconds(2), end.last().at());
        assertFalse(tracker.present());
    }

    @Test
    void isPresentOnlyAfterTheDwellTimeAndSaysWhenToRecheck() {
        FindingTracker tracker = tracker(Terms.after(Duration.ofSeconds(30)));

        assertEquals(Optional.of(Duration.ofSeconds(30)), nothing(observe(tracker, 0, 0.95)));
        assertEquals(Optional.of(Duration.ofSeconds(1)), nothing(observe(tracker, 29, 0.95)));
        assertEquals(START, present(observe(tracker, 30, 0.95)).since());
    }

    @Test
    void aBreakRestartsTheDwellTime() {
        FindingTracker tracker = tracker(Terms.after(Duration.ofSeconds(30)));

        nothing(observe(tracker, 0, 0.95));
        nothing(observe(tracker, 20, 0.5));
        assertEquals(Optional.of(Duration.ofSeconds(30)), nothing(observe(tracker, 25, 0.95)));
        nothing(observe(tracker, 54, 0.95));
        assertEquals(START.plusSeconds(25), present(observe(tracker, 55, 0.95)).since());
    }

    @Test
    void isPresentAfterEnoughOfTheLatestObservations() {
        FindingTracker tracker = tracker(new Terms(Duration.ZERO, 3, 5, Duration.ZERO));

        nothing(observe(tracker, 0, 0.95));
        nothing(observe(tracker, 1, 0.5));
        nothing(observe(tracker, 2, 0.95));
        nothing(observe(tracker, 3, 0.5));
        present(observe(tracker, 4, 0.95));
    }

    @Test
    void observationsThatAreTooOldDoNotCount() {
        FindingTracker tracker = tracker(new Terms(Duration.ZERO, 2, 3, Duration.ZERO));

        nothing(observe(tracker, 0, 0.95));
        nothing(observe(tracker, 1, 0.5));
        nothing(observe(tracker, 2, 0.5));
        nothing(observe(tracker, 3, 0.95));
        present(observe(tracker, 4, 0.95));
    }

    @Test
    void betweenTheLimitsAFindingContinuesButNoneBegins() {
        FindingTracker tracker = tracker(Terms.atOnce());

        nothing(observe(tracker, 0, 0.87));
        assertFalse(tracker.present());
        present(observe(tracker, 1, 0.98));
        Finding between = present(observe(tracker, 2, 0.87));
        assertEquals(Severity.CRITICAL, between.severity());
        assertEquals(Measures.of("used", Measure.ratio(0.87)), between.evidence());
        assertEquals(START.plusSeconds(1), between.since());
        ended(observe(tracker, 3, 0.84));
        nothing(observe(tracker, 4, 0.87));
        assertFalse(tracker.present());
    }

    @Test
    void betweenTheLimitsNothingIsRaisedWhenTheDwellTimeIsOver() {
        FindingTracker tracker = tracker(Terms.after(Duration.ofSeconds(10)));

        nothing(observe(tracker, 0, 0.95));
        nothing(observe(tracker, 10, 0.87));
        assertFalse(tracker.present());
    }

    @Test
    void endsOnlyAfterItWasGoneForLongEnough() {
        FindingTracker tracker = tracker(new Terms(Duration.ZERO, 1, 1, Duration.ofSeconds(60)));

        present(observe(tracker, 0, 0.95));
        assertEquals(Optional.of(Duration.ofSeconds(60)), nothing(observe(tracker, 10, 0.5)));
        assertTrue(tracker.present());
        assertEquals(Optional.of(Duration.ofSeconds(1)), nothing(observe(tracker, 69, 0.5)));
        ended(observe(tracker, 70, 0.5));
    }

    @Test
    void aReturnBeforeThatRestartsTheClearTimeAndKeepsTheStart() {
        FindingTracker tracker = tracker(new Terms(Duration.ZERO, 1, 1, Duration.ofSeconds(60)));

        present(observe(tracker, 0, 0.95));
        nothing(observe(tracker, 10, 0.5));
        assertEquals(START, present(observe(tracker, 50, 0.95)).since());
        assertEquals(Optional.of(Duration.ofSeconds(60)), nothing(observe(tracker, 55, 0.5)));
        nothing(observe(tracker, 114, 0.5));
        ended(observe(tracker, 115, 0.5));
    }

    @Test
    void unknownMeasuresNeitherRaiseNorEndAFinding() {
        FindingTracker tracker = tracker(Terms.atOnce());

        assertInstanceOf(Step.NotKnown.class, blind(tracker, 0));
        assertFalse(tracker.present());
        present(observe(tracker, 1, 0.95));
        assertInstanceOf(Step.NotKnown.class, blind(tracker, 2));
        assertTrue(tracker.present());
        assertEquals(START.plusSeconds(1), present(observe(tracker, 3, 0.95)).since());
    }

    @Test
    void anEarlierFindingContinuesWithoutANewDwellTime() {
        FindingTracker tracker = tracker(Terms.after(Duration.ofSeconds(30)));
        tracker.resume(Severity.WARNING);

        assertTrue(tracker.present());
        present(observe(tracker, 0, 0.95));

        FindingTracker between = tracker(Terms.after(Duration.ofSeconds(30)));
        between.resume(Severity.WARNING);
        present(observe(between, 0, 0.87));

        FindingTracker gone = tracker(Terms.after(Duration.ofSeconds(30)));
        gone.resume(Severity.WARNING);
        assertEquals(Optional.of(Duration.ofSeconds(30)), nothing(observe(gone, 0, 0.5)));
        ended(observe(gone, 30, 0.5));
    }

    @Test
    void aFindingThatReturnsAfterItsEndIsANewOne() {
        FindingTracker tracker = tracker(Terms.after(Duration.ofSeconds(10)));

        nothing(observe(tracker, 0, 0.95));
        present(observe(tracker, 10, 0.95));
        nothing(observe(tracker, 20, 0.5));
        ended(observe(tracker, 30, 0.5));
        assertEquals(Optional.of(Duration.ofSeconds(10)), nothing(observe(tracker, 40, 0.95)));
        assertEquals(START.plusSeconds(40), present(observe(tracker, 50, 0.95)).since());
    }

    @Test
    void observationsFromBeforeItsEndDoNotCountForItsReturn() {
        FindingTracker tracker = tracker(new Terms(Duration.ZERO, 2, 3, Duration.ZERO));

        nothing(observe(tracker, 0, 0.95));
        present(observe(tracker, 1, 0.95));
        ended(observe(tracker, 2, 0.5));
        nothing(observe(tracker, 3, 0.95));
        present(observe(tracker, 4, 0.95));
    }

    /** Whatever the wall clock does, what follows from the looks is the same. */
    @Property
    void stepsOfTheWallClockChangeNothing(
            @ForAll @Size(min = 1, max = 40) List<@LongRange(min = -100_000, max = 100_000) Long> steps,
            @ForAll @Size(min = 40, max = 40) List<Boolean> full) {
        Terms terms = new Terms(Duration.ofSeconds(15), 2, 3, Duration.ofSeconds(10));
        FindingTracker steady = tracker(terms);
        FindingTracker stepped = tracker(terms);
        Instant wall = START;
        for (int i = 0; i < steps.size(); i++) {
            wall = wall.plusSeconds(steps.get(i));
            double used = full.get(i) ? 0.95 : 0.5;
            Step expected = observe(steady, i * 5L, used);
            Step actual = observe(stepped, i * 5L, used, wall);
            assertEquals(expected.getClass(), actual.getClass());
            assertEquals(steady.present(), stepped.present());
            if (expected instanceof Step.Nothing(var again)) {
                assertEquals(again, nothing(actual));
            }
        }
    }

    @Test
    void aHistoryKnowsItsNewestAndWhatIsNoOlderThan() {
        Observation old = observation(Measures.none(), START);
        Observation middle = observation(Measures.none(), START.plusSeconds(50));
        Observation newest = observation(Measures.none(), START.plusSeconds(60));
        History history = new History(List.of(old, middle, newest));

        assertEquals(newest, history.latest());
        assertEquals(List.of(middle, newest), history.within(Duration.ofSeconds(10)));
    }

    @Test
    void aSeverityRisesAtOnceAndFallsAfterFiveMinutes() {
        FindingTracker tracker = tracker(Terms.atOnce());
        assertEquals(Severity.WARNING, present(observe(tracker, 0, 0.92)).severity());
        assertEquals(Severity.CRITICAL, present(observe(tracker, 60, 0.98)).severity());
        for (int swing = 1; swing <= 10; swing++) {
            double used = swing % 2 == 0 ? 0.98 : 0.96;
            assertEquals(
                    Severity.CRITICAL,
                    present(observe(tracker, 60 + 60L * swing, used)).severity());
        }
        assertEquals(Severity.CRITICAL, present(observe(tracker, 720, 0.96)).severity());
        assertEquals(Severity.CRITICAL, present(observe(tracker, 1019, 0.96)).severity());
        assertEquals(Severity.WARNING, present(observe(tracker, 1020, 0.96)).severity());
    }

    @Test
    void whatWasPresentBeforeAGapDoesNotCountForTheDwellTime() {
        FindingTracker tracker = tracker(Terms.after(Duration.ofMinutes(5)));
        assertInstanceOf(Step.Nothing.class, observe(tracker, 0, 0.92));
        assertInstanceOf(Step.NotKnown.class, blind(tracker, 60));
        assertInstanceOf(Step.Nothing.class, observe(tracker, 3600, 0.92), "an hour of nothing lies between");
        assertInstanceOf(Step.Nothing.class, observe(tracker, 3720, 0.92));
        assertInstanceOf(Step.Present.class, observe(tracker, 3900, 0.92));
    }

    @Test
    void whatIsResumedKeepsItsSeverityUntilThatFellForAWhile() {
        FindingTracker tracker = tracker(Terms.atOnce());
        tracker.resume(Severity.CRITICAL);
        assertEquals(Severity.CRITICAL, present(observe(tracker, 0, 0.86)).severity());
        assertEquals(Severity.CRITICAL, present(observe(tracker, 60, 0.92)).severity());
        assertEquals(Severity.CRITICAL, present(observe(tracker, 200, 0.86)).severity());
        assertEquals(
                Severity.WARNING,
                present(observe(tracker, 400, 0.92)).severity(),
                "between the limits changes nothing");
    }
}
