package io.smartmon.orchestrator.classify;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.classify.Condition;
import io.smartmon.domain.classify.History;
import io.smartmon.domain.classify.Lookback;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.subject.Subject;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class ObservationMemoryTest {
    private static final ObservationKind KIND = new ObservationKind("gauge");
    private static final Subject WEB = Subject.of("process", "web");

    private final ManualScheduler scheduler = new ManualScheduler();
    private final ObservationMemory memory = new ObservationMemory(
            scheduler,
            List.of(new Reading("high", Duration.ofMinutes(10), "level"), new Reading("far", Duration.ZERO, "pid")));

    private record Reading(String name, Duration span, String measure) implements Classifier {
        @Override
        public FindingKind kind() {
            return new FindingKind(name);
        }

        @Override
        public ObservationKind reads() {
            return KIND;
        }

        @Override
        public String summary() {
            return "Reads " + measure + ".";
        }

        @Override
        public Lookback lookback() {
            return span.isZero() ? Lookback.NONE : new Lookback(span, Set.of(measure));
        }

        @Override
        public Condition assess(History history) {
            return new Condition.Clear();
        }
    }

    private History add(Subject subject, long level, long pid) {
        scheduler.advance(Duration.ofSeconds(1));
        Measures document =
                Measures.builder().count("level", level).count("pid", pid).build();
        return memory.add(new Observation(KIND, subject, scheduler.instant(), document))
                .orElseThrow();
    }

    @Test
    void ofEarlierObservationsOnlyWhatIsLookedBackAtIsKept() {
        add(WEB, 1, 100);
        History history = add(WEB, 2, 200);
        assertEquals(
                List.of(
                        Measures.of("level", Measure.count(1)),
                        Measures.builder().count("level", 2).count("pid", 200).build()),
                history.observations().stream().map(Observation::document).toList());
    }

    @Test
    void ofEqualOnesInARowTheFirstAndTheLastAreKeptWhateverElseChanged() {
        Instant first = add(WEB, 1, 100).latest().at();
        add(WEB, 1, 101);
        Instant last = add(WEB, 1, 102).latest().at();
        History history = add(WEB, 2, 103);
        assertEquals(
                List.of(first, last, scheduler.instant()),
                history.observations().stream().map(Observation::at).toList());
    }

    @Test
    void whatIsOlderThanAnyClassifierLooksBackIsForgotten() {
        add(WEB, 1, 1);
        add(WEB, 2, 1);
        scheduler.advance(Duration.ofMinutes(10));
        assertEquals(1, add(WEB, 3, 1).observations().size());
    }

    @Test
    void theMoreSubjectsChangeAllTheTimeTheLessIsKeptOfEach() {
        for (int change = 0; change < 200; change++) {
            add(WEB, change, change);
        }
        assertEquals(128, add(WEB, -1, 0).observations().size());

        List<Subject> subjects = IntStream.range(0, 1_000)
                .mapToObj(each -> Subject.of("process", "p" + each))
                .toList();
        // All within the span.
        for (int change = 0; change < 40; change++) {
            for (Subject each : subjects) {
                Measures document = Measures.builder()
                        .count("level", change)
                        .count("pid", change)
                        .build();
                assertTrue(memory.add(new Observation(KIND, each, scheduler.instant(), document))
                        .isPresent());
            }
        }
        assertEquals(24, add(subjects.getFirst(), -1, 0).observations().size());
    }
}
