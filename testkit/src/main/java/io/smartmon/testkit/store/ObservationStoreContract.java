package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.store.ObservationStore.Numbered;
import io.smartmon.domain.store.SampleStore.Appended;
import io.smartmon.domain.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.ObservationStore} does. */
public abstract class ObservationStoreContract extends StoreContract {
    private static final ObservationKind MOUNT = new ObservationKind("mount");

    /** For subclasses. */
    protected ObservationStoreContract() {}

    private Numbered numbered(long sequence, Subject subject, Instant at, double used) {
        return new Numbered(
                sequence,
                sequence % 2 == 0,
                new Observation(
                        MOUNT,
                        subject,
                        at,
                        Measures.builder()
                                .ratio("used", used)
                                .bytes("available", 1 << 20)
                                .flag("read_only", false)
                                .text("type", "ext4")
                                .build()));
    }

    private Appended append(Numbered... observations) {
        return stores().observations().append(host, run, List.of(observations));
    }

    private Set<Observation> current() {
        return Set.copyOf(stores().observations().current(host));
    }

    @Test
    void theNewestOfEachSubjectIsCurrent() {
        Subject root = Subject.of("mount", "/");
        Numbered older = numbered(2, VAR, now.minusSeconds(15), 0.91);
        Numbered newer = numbered(4, VAR, now, 0.92);
        Numbered other = numbered(6, root, now, 0.5);
        assertEquals(new Appended(3, 0, 0), append(older, newer, other));
        assertEquals(Set.of(newer.observation(), other.observation()), current());
    }

    @Test
    void aLateOlderObservationDoesNotReplaceTheNewest() {
        Numbered newer = numbered(2, VAR, now, 0.92);
        append(newer);
        append(numbered(1, VAR, now.minusSeconds(15), 0.91));
        assertEquals(Set.of(newer.observation()), current());
    }

    @Test
    void kindsAreKeptApartAndNamesOfDifferentKindsOfSubjectsToo() {
        Observation pressure =
                new Observation(new ObservationKind("pressure"), VAR, now, Measures.of("some", Measure.ratio(0.1)));
        Observation unit =
                new Observation(MOUNT, Subject.of("device", "/var"), now, Measures.of("used", Measure.ratio(0.2)));
        Numbered mount = numbered(1, VAR, now, 0.9);
        append(mount, new Numbered(2, true, pressure), new Numbered(3, false, unit));
        assertEquals(Set.of(mount.observation(), pressure, unit), current());
    }

    @Test
    void aReplayDoublesNothing() {
        Numbered first = numbered(2, VAR, now.minusSeconds(10), 0.92);
        append(first);
        Numbered second = numbered(4, VAR, now, 0.93);
        assertEquals(new Appended(1, 1, 0), append(first, second));
        assertEquals(Set.of(second.observation()), current());
    }

    @Test
    void anObservationThatIsNotKeptIsStillTheNewest() {
        Numbered notKept = new Numbered(3, false, numbered(3, VAR, now, 0.9).observation());
        append(notKept);
        assertEquals(Set.of(notKept.observation()), current());
    }

    @Test
    void anotherRunStartsItsOwnNumbering() {
        append(numbered(2, VAR, now.minusSeconds(15), 0.91));
        Numbered next = numbered(2, VAR, now, 0.92);
        assertEquals(new Appended(1, 0, 0), stores().observations().append(host, UUID.randomUUID(), List.of(next)));
        assertEquals(Set.of(next.observation()), current());
    }

    @Test
    void whatLiesTooFarAheadIsCountedApartAndBlocksNothing() {
        Numbered right = numbered(2, VAR, now, 0.92);
        assertEquals(new Appended(1, 0, 1), append(right, numbered(4, VAR, now.plus(Duration.ofMinutes(6)), 0.93)));
        assertEquals(Set.of(right.observation()), current());
    }

    @Test
    void aKindAndAMeasureThatThisVersionDoesNotKnowAreKept() {
        Observation future = new Observation(
                new ObservationKind("quantum_state"),
                Subject.of("qubit", "q0"),
                now,
                Measures.of("spin", new Measure.Other("angle", "{\"up\":true}")));
        append(new Numbered(2, true, future));
        assertEquals(Set.of(future), current());
    }

    @Test
    void aFullBatchIsStored() {
        List<Numbered> batch = LongStream.rangeClosed(1, 1000)
                .mapToObj(i -> numbered(2 * i, Subject.of("mount", "/" + i % 7), now.minusSeconds(1000 - i), 0.9))
                .toList();
        assertEquals(new Appended(1000, 0, 0), stores().observations().append(host, run, batch));
        assertEquals(7, current().size());
    }

    @Test
    void anotherHostHasItsOwn() {
        append(numbered(2, VAR, now, 0.92));
        assertEquals(
                List.of(),
                stores().observations()
                        .current(stores().fleet().register(profile(), run, now).host()));
    }
}
