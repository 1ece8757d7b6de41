package io.smartmon.orchestrator.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.classify.Lookback;
import io.smartmon.domain.classify.Terms;
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
import io.smartmon.domain.subject.Subject;
import io.smartmon.orchestrator.repair.FindingListener;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ClassificationTest {
    private static final ObservationKind KIND = new ObservationKind("level");
    private static final FindingKind HIGH = new FindingKind("high");
    private static final MountSubject VAR = new MountSubject("/var");
    private static final MountSubject SRV = new MountSubject("/srv");

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Recorder recorder = new Recorder();
    private Optional<HostId> host = Optional.of(new HostId(new UUID(1, 2)));
    private Terms terms = Terms.after(Duration.ofMinutes(5));
    private final Level level = new Level();
    private final ObservationMemory memory = new ObservationMemory(scheduler, List.of(level));
    private final Classification classification =
            new Classification(scheduler, () -> host, List.of(level), memory, recorder);

    /** Above 10 is present, above 8 between; missing is not known. */
    private final class Level implements Classifier {
        @Override
        public FindingKind kind() {
            return HIGH;
        }

        @Override
        public ObservationKind reads() {
            return KIND;
        }

        @Override
        public String summary() {
            return "The level is over 10.";
        }

        @Override
        public Terms terms() {
            return terms;
        }

        @Override
        public Lookback lookback() {
            return new Lookback(Duration.ofMinutes(10), Set.of("level"));
        }

        @Override
        public Condition assess(History history) {
            Measures seen = history.latest().document();
            if (seen.count("level").isEmpty()) {
                return new Condition.NotKnown(Reason.of("not_observed"));
            }
            long now = seen.count("level").getAsLong();
            if (now == 666) {
                throw new IllegalStateException("broken");
            }
            return now > 10
                    ? new Condition.Present(Severity.WARNING, seen)
                    : now > 8 ? new Condition.Between(seen) : new Condition.Clear();
        }
    }

    private static final class Recorder implements FindingListener {
        private final List<String> reported = new ArrayList<>();
        private @Nullable Finding last;

        @Override
        public void found(Finding finding) {
            last = finding;
            reported.add("found " + finding.subject());
        }

        @Override
        public void ended(FindingKind kind, Subject subject, Observation seen) {
            reported.add("ended " + subject);
        }
    }

    private Observation observation(Subject subject, long now) {
        return new Observation(KIND, subject, scheduler.instant(), Measures.of("level", Measure.count(now)));
    }

    private void see(Subject subject, long now) {
        classification.observed(observation(subject, now));
    }

    @Test
    void aFindingIsRaisedAfterItsDwellTimeWithoutAnotherObservation() {
        terms = new Terms(Duration.ofMinutes(2), 1, 1, Duration.ofMinutes(1));
        see(VAR, 11);
        scheduler.advance(Duration.ofMinutes(2).minusMillis(1));
        assertEquals(List.of(), recorder.reported);
        scheduler.advance(Duration.ofMillis(1));
        assertEquals(List.of("found /var"), recorder.reported);
    }

    @Test
    void anOldObservationEndsNoDwellTime() {
        see(VAR, 11);
        scheduler.advance(Duration.ofMinutes(6));
        see(VAR, 11);
        assertEquals(List.of(), recorder.reported, "nothing was read for six minutes");
        for (int minute = 0; minute < 4; minute++) {
            scheduler.advance(Duration.ofMinutes(1));
            see(VAR, 11);
        }
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(List.of("found /var"), recorder.reported);
    }

    @Test
    void aBreakRestartsTheDwellTime() {
        terms = new Terms(Duration.ofMinutes(2), 1, 1, Duration.ZERO);
        see(VAR, 11);
        scheduler.advance(Duration.ofSeconds(90));
        see(VAR, 1);
        see(VAR, 11);
        scheduler.advance(Duration.ofSeconds(90));
        assertEquals(List.of(), recorder.reported);
        scheduler.advance(Duration.ofSeconds(30));
        assertEquals(List.of("found /var"), recorder.reported);
    }

    @Test
    void settingTheWallClockRaisesNothing() {
        see(VAR, 11);
        scheduler.setWall(scheduler.instant().plus(Duration.ofDays(1)));
        see(VAR, 11);
        assertEquals(List.of(), recorder.reported);
    }

    @Test
    void unknownMeasuresNeitherRaiseNorEnd() {
        terms = Terms.atOnce();
        classification.observed(new Observation(KIND, VAR, scheduler.instant(), Measures.none()));
        assertEquals(List.of(), recorder.reported);
        see(VAR, 11);
        classification.observed(new Observation(KIND, VAR, scheduler.instant(), Measures.none()));
        scheduler.advance(Duration.ofHours(1));
        assertEquals(List.of("found /var"), recorder.reported);
    }

    @Test
    void betweenTheLimitsAFindingContinuesAndNoneBegins() {
        terms = Terms.atOnce();
        see(VAR, 9);
        see(VAR, 11);
        see(VAR, 9);
        see(VAR, 8);
        assertEquals(List.of("found /var", "found /var", "ended /var"), recorder.reported);
    }

    @Test
    void aSubjectThatIsGoneFromACompleteCollectionEndsItsFinding() {
        terms = Terms.atOnce();
        see(VAR, 11);
        see(SRV, 11);
        classification.observed(Set.of(KIND), List.of(observation(SRV, 11)), scheduler.instant());
        assertEquals(List.of("found /var", "found /srv", "found /srv", "ended /var"), recorder.reported);
        assertEquals(Optional.empty(), memory.latest(KIND, VAR));
        assertTrue(memory.latest(KIND, SRV).isPresent());
    }

    @Test
    void aResumedFindingIsPresentOrEndsAtTheNextObservationWithoutDwell() {
        terms = new Terms(Duration.ofMinutes(5), 1, 1, Duration.ZERO);
        classification.resume(HIGH, VAR, Severity.WARNING);
        classification.resume(HIGH, SRV, Severity.WARNING);
        see(VAR, 11);
        see(SRV, 1);
        assertEquals(List.of("found /var", "ended /srv"), recorder.reported);
    }

    @Test
    void aResumedFindingOfWhatIsGoneEndsWithTheFirstCompleteCollection() {
        classification.resume(HIGH, VAR, Severity.WARNING);
        classification.resume(new FindingKind("of_another_version"), VAR, Severity.WARNING);
        classification.observed(Set.of(KIND), List.of(), scheduler.instant());
        assertEquals(List.of("ended /var"), recorder.reported);
    }

    @Test
    void dwellPassesBeforeTheHostIsKnownAndNothingIsReportedUntilThen() {
        host = Optional.empty();
        for (int minute = 0; minute <= 5; minute++) {
            see(VAR, 11);
            scheduler.advance(Duration.ofMinutes(1));
        }
        assertEquals(List.of(), recorder.reported);
        HostId registered = new HostId(new UUID(3, 4));
        host = Optional.of(registered);
        see(VAR, 11);
        assertEquals(List.of("found /var"), recorder.reported);
        assertEquals(registered, Objects.requireNonNull(recorder.last).host());
    }

    @Test
    void aClassifierThatFailsOnOneSubjectContinuesWithOthers() {
        terms = Terms.atOnce();
        see(VAR, 666);
        see(SRV, 11);
        assertEquals(List.of("found /srv"), recorder.reported);
    }

    @Test
    void timeAloneIsNoObservation() {
        terms = new Terms(Duration.ZERO, 2, 2, Duration.ZERO);
        see(VAR, 11);
        scheduler.advance(Duration.ofMinutes(2));
        assertEquals(List.of(), recorder.reported);
        see(VAR, 11);
        assertEquals(List.of("found /var"), recorder.reported);
    }

    @Test
    void twoClassifiersOfOneKindAreRefused() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Classification(scheduler, () -> host, List.of(level, level), memory, recorder));
    }

    @Test
    void ofARowThatSaysTheSameTheFirstAndTheLastAreKept() {
        for (int i = 0; i < 5; i++) {
            memory.add(observation(VAR, 3));
            scheduler.advance(Duration.ofMinutes(1));
        }
        History history = memory.add(observation(VAR, 4)).orElseThrow();
        assertEquals(3, history.observations().size());
        assertEquals(
                Duration.ofMinutes(5),
                Duration.between(
                        history.observations().getFirst().at(), history.latest().at()));
    }

    @Test
    void theMemoryIsBoundedInTimeAndNumber() {
        for (int i = 0; i < 500; i++) {
            memory.add(observation(VAR, i));
        }
        assertEquals(
                128,
                memory.add(observation(VAR, 500)).orElseThrow().observations().size());
        scheduler.advance(Duration.ofMinutes(11));
        assertEquals(
                1,
                memory.add(observation(VAR, 501)).orElseThrow().observations().size());
        for (int i = 0; i < 2_047; i++) {
            assertTrue(memory.add(observation(new MountSubject("/" + i), i)).isPresent());
        }
        assertFalse(memory.add(observation(SRV, 1)).isPresent());
    }

    @Test
    void theInstalledClassifiersSayWhatTheyFind() {
        List<Classifier> installed = Classification.installed();
        List<String> kinds = installed.stream().map(each -> each.kind().code()).toList();
        assertEquals(kinds.stream().distinct().sorted().toList(), kinds, "each once, in order");
        assertTrue(
                kinds.containsAll(List.of(
                        "boot_unfinished",
                        "clock_off",
                        "cpu_starved",
                        "crash_loop",
                        "inodes_full",
                        "memory_short",
                        "mount_full",
                        "processes",
                        "read_only",
                        "service_failed",
                        "stopped_enabled",
                        "zombies")),
                kinds.toString());
        installed.forEach(each -> assertTrue(each.summary().endsWith("."), each.summary()));
    }
}
