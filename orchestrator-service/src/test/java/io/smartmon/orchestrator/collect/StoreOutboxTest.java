package io.smartmon.orchestrator.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.LeaseView;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class StoreOutboxTest {
    private static final UnitName WEB = UnitName.of("web");
    private static final ObservationKind KIND = new ObservationKind("mount");
    private static final LeaseView NONE = new LeaseView(false, 0, Duration.ZERO);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final RecordingStores stores = new RecordingStores();
    private final UnitMemory memory = new UnitMemory();
    private LeaseView lease = NONE;
    private boolean heldByOther;
    private Optional<HostId> host = Optional.of(new HostId(new UUID(1, 2)));
    private final StoreOutbox outbox = new StoreOutbox(
            scheduler, stores.all(), () -> host, new UUID(3, 4), new WriteOwnership(() -> lease, () -> heldByOther));

    private void held(long epoch) {
        heldByOther = false;
        lease = new LeaseView(true, epoch, Duration.ofSeconds(15));
    }

    private void ranOut() {
        lease = new LeaseView(false, lease.epoch(), Duration.ZERO);
    }

    private void another() {
        lease = NONE;
        heldByOther = true;
    }

    private void retry() {
        scheduler.advance(Duration.ofSeconds(1));
    }

    private void sample() {
        Instant at = scheduler.instant();
        outbox.sample(number -> new SystemSample(number, at, null, 0, 0, 0, 1, 1, 0, 0, 1, List.of()));
    }

    private Transition change(long number) {
        ActiveState state = number % 2 == 0 ? ActiveState.ACTIVE : ActiveState.FAILED;
        return memory.saw(States.of(WEB, state, "run-" + number, number), scheduler.instant(), true)
                .orElseThrow();
    }

    private void reconcile(Transition... found) {
        outbox.reconciled(new UnitWatcher.Reconciled(memory.all(), List.of(found), scheduler.instant()));
    }

    private void observe(String mount, double used, boolean readOnly) {
        Measures document = Measures.builder()
                .ratio("used", used)
                .flag("read_only", readOnly)
                .build();
        outbox.observed(
                Set.of(KIND),
                List.of(new Observation(KIND, new MountSubject(mount), scheduler.instant(), document)),
                false,
                scheduler.instant());
    }

    private static Set<Long> upTo(long last) {
        return Set.copyOf(LongStream.rangeClosed(1, last).boxed().toList());
    }

    @Test
    void observationsUnderTheLeaseAreStoredAtOnce() {
        held(3);
        sample();
        outbox.changed(change(1));
        observe("/", 0.5, false);
        scheduler.run();
        assertEquals(List.of("samples 1", "some 1 units 1 transitions", "observations 1"), stores.calls);
        assertEquals(0, outbox.waiting());
        assertEquals(1, outbox.rejected(), "as the store said");
    }

    @Test
    void observationsDuringAnOutageAreStoredOnceInOrder() {
        held(3);
        sample();
        scheduler.run();
        stores.away = true;
        for (int i = 0; i < 450; i++) {
            sample();
            outbox.changed(change(i));
        }
        retry();
        ranOut();
        retry();
        assertEquals(upTo(1), stores.samples);
        stores.away = false;
        stores.answerLost = true;
        held(4);
        retry();
        retry();
        assertEquals(List.copyOf(new TreeSet<>(stores.samples)), List.copyOf(stores.samples), "in order");
        assertEquals(upTo(451), stores.samples);
        assertEquals(upTo(450), stores.transitions);
        assertEquals(200, stores.known, "the call whose answer was lost is made again with the same numbers");
        assertEquals(0, outbox.samplesDropped() + outbox.transitionsDropped());
    }

    @Test
    void aRowThatTheStoreRefusesIsLostAlone() {
        held(3);
        stores.refuses = 7;
        for (int i = 1; i <= 20; i++) {
            sample();
            outbox.changed(change(i));
        }
        reconcile();
        scheduler.run();
        TreeSet<Long> others = new TreeSet<>(upTo(20));
        others.remove(7L);
        assertEquals(others, new TreeSet<>(stores.samples));
        assertEquals(others, new TreeSet<>(stores.transitions));
        assertEquals(List.copyOf(others), List.copyOf(stores.transitions), "in order");
        assertTrue(stores.calls.stream().anyMatch(call -> call.startsWith("complete")), "and the reconcile after them");
        assertEquals(1, outbox.samplesDropped());
        assertEquals(1, outbox.transitionsDropped());
    }

    @Test
    void whatWaitsForAStoreThatDoesNotKnowTheHostIsStoredOnceItRegisteredAgain() {
        held(3);
        stores.unknownHost = true;
        sample();
        outbox.changed(change(1));
        retry();
        assertEquals(2, outbox.waiting());
        stores.unknownHost = false;
        retry();
        assertEquals(0, outbox.waiting());
        assertEquals(0, outbox.samplesDropped() + outbox.transitionsDropped());
    }

    @Test
    void observationsFromBeforeATakeoverAreDroppedAndCounted() {
        held(3);
        ranOut();
        sample();
        outbox.changed(change(1));
        observe("/", 0.5, false);
        held(5);
        sample();
        scheduler.run();
        retry();
        assertEquals(Set.of(2L), stores.samples);
        assertEquals(Set.of(), stores.transitions);
        assertEquals(
                List.of(1L, 1L, 1L),
                List.of(outbox.samplesDropped(), outbox.transitionsDropped(), outbox.observationsDropped()));
    }

    @Test
    void aStandbyStoresNothingAndCountsOnlyLostObservations() {
        another();
        sample();
        outbox.changed(change(1));
        scheduler.run();
        assertEquals(0, outbox.samplesDropped() + outbox.transitionsDropped(), "the other one stores");
        heldByOther = false;
        sample();
        reconcile(change(2));
        assertEquals(1, outbox.samplesDropped());
        assertEquals(1, outbox.transitionsDropped());
        held(7);
        sample();
        retry();
        assertEquals(Set.of(1L), stores.samples, "it never answered for the time before");
        assertEquals(Set.of(), stores.transitions);
    }

    @Test
    void observationsBeforeTheFirstAnswerAreStoredOnceTheLeaseIsAcquired() {
        host = Optional.empty();
        for (int i = 0; i < 3; i++) {
            sample();
            reconcile(change(i));
        }
        retry();
        held(1);
        retry();
        assertEquals(List.of(), stores.calls, "not registered");
        host = Optional.of(new HostId(new UUID(5, 6)));
        outbox.deliverSoon();
        scheduler.run();
        assertEquals(upTo(3), stores.samples);
        assertEquals(upTo(3), stores.transitions);
        ranOut();
        sample();
        held(2);
        retry();
        assertEquals(upTo(4), stores.samples, "one ownership period");
    }

    @Test
    void observationsBeforeTheFirstAnswerAreDroppedUnderAnotherHolder() {
        sample();
        outbox.changed(change(1));
        observe("/", 0.5, false);
        retry();
        another();
        retry();
        assertEquals(
                List.of(1L, 1L, 1L),
                List.of(outbox.samplesDropped(), outbox.transitionsDropped(), outbox.observationsDropped()));
        held(9);
        retry();
        assertEquals(List.of(), stores.calls);
    }

    @Test
    void observationsAdoptedByTheFirstLeaseAreLostWithIt() {
        stores.away = true;
        sample();
        held(1);
        retry();
        ranOut();
        held(3);
        stores.away = false;
        retry();
        assertEquals(Set.of(), stores.samples);
        assertEquals(1, outbox.samplesDropped());
    }

    @Test
    void pastItsBoundTheOldestOfAClassIsDroppedAndCounted() {
        for (int i = 0; i < 10_003; i++) {
            outbox.changed(change(i));
            observe("/" + i, 0.5, false);
        }
        for (int i = 0; i < 2_401; i++) {
            sample();
        }
        reconcile();
        outbox.servicesNotKnown(Reason.of("no_bus"), scheduler.instant());
        assertEquals(1, outbox.samplesDropped());
        assertEquals(3, outbox.transitionsDropped(), "only transitions count");
        // The first mount is gone with the second, and so on: each but the first brings two.
        assertEquals(10_005, outbox.observationsDropped());
        held(1);
        scheduler.advance(Duration.ofSeconds(2));
        assertEquals(4L, stores.transitions.iterator().next());
        assertEquals(10_000, stores.transitions.size());
        assertEquals(2L, stores.samples.iterator().next());
        assertEquals(2_400, stores.samples.size());
    }

    @Test
    void ofManyReconcilesThatWaitOnlyTheNewestIsKept() {
        for (int i = 0; i < 600; i++) {
            reconcile();
            outbox.servicesNotKnown(Reason.of("no_bus"), scheduler.instant());
        }
        outbox.changed(change(0));
        held(4);
        retry();
        assertEquals(List.of("complete 0 units 0 transitions", "no_bus", "some 1 units 1 transitions"), stores.calls);
    }

    @Test
    void whatTheStoreRefusesIsCountedAndHoldsUpNothing() {
        held(1);
        stores.broken = true;
        outbox.changed(change(0));
        scheduler.run();
        assertEquals(1, outbox.transitionsDropped());
        stores.broken = false;
        outbox.changed(change(1));
        scheduler.run();
        assertEquals(Set.of(2L), stores.transitions);
    }

    @Test
    void anObservationIsStoredWhenItChangesAndOtherwiseOnceAMinute() {
        held(1);
        observe("/", 0.50, false);
        observe("/", 0.51, false);
        scheduler.advance(Duration.ofSeconds(30));
        observe("/", 0.52, false);
        scheduler.run();
        assertEquals(1, stores.observations.size(), "numbers alone");
        observe("/", 0.52, true);
        scheduler.advance(Duration.ofSeconds(58));
        assertEquals(2, stores.observations.size());
        observe("/", 0.53, true);
        scheduler.run();
        assertEquals(3, stores.observations.size());
    }

    @Test
    void aSubjectThatIsGoneIsStoredAsGoneOnce() {
        held(1);
        observe("/mnt", 0.5, false);
        for (int i = 0; i < 2; i++) {
            outbox.observed(Set.of(KIND), List.of(), false, scheduler.instant());
        }
        scheduler.run();
        assertEquals(
                List.of(Optional.empty(), Optional.of(true)),
                stores.observations.stream()
                        .map(each -> each.document().flag("gone"))
                        .toList());
        assertEquals(
                Measure.flag(true),
                stores.observations.getLast().document().get("gone").orElseThrow());
    }

    /** Whatever the order of outages and leases: each number arrives at most once, and none is neither stored nor counted. */
    @Test
    void nothingIsLostUncountedOrDoubled() {
        for (int seed = 0; seed < 200; seed++) {
            StoreOutboxTest run = new StoreOutboxTest();
            run.outages(new Random(seed), seed);
        }
    }

    private void outages(Random random, int seed) {
        long epoch = 1;
        long taken = 0;
        held(epoch);
        for (int step = 0; step < 60; step++) {
            switch (random.nextInt(6)) {
                case 0 -> stores.away = !stores.away;
                case 1 -> stores.answerLost = true;
                case 2 -> ranOut();
                case 3 -> {
                    epoch += lease.mine() ? 0 : 1 + random.nextInt(2);
                    held(epoch);
                }
                default -> scheduler.advance(Duration.ofMillis(random.nextInt(1_500)));
            }
            sample();
            outbox.changed(change(step));
            taken++;
        }
        stores.away = false;
        stores.answerLost = false;
        held(lease.mine() ? epoch : epoch + 1);
        scheduler.advance(Duration.ofSeconds(5));
        // What the store took and did not answer may be counted as dropped as well: nobody here can know better.
        long counted = stores.samples.size() + outbox.samplesDropped();
        assertTrue(taken <= counted && counted <= taken + stores.unanswered, () -> "samples of seed " + seed);
        long changes = stores.transitions.size() + outbox.transitionsDropped();
        assertTrue(taken <= changes && changes <= taken + stores.unanswered, () -> "transitions of seed " + seed);
        assertEquals(List.copyOf(new TreeSet<>(stores.samples)), List.copyOf(stores.samples), "seed " + seed);
        assertEquals(0, outbox.waiting());
    }
}
