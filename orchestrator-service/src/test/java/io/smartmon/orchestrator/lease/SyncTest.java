package io.smartmon.orchestrator.lease;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.HostNotRegisteredException;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.domain.store.SyncStore;
import io.smartmon.domain.store.SyncStore.OpenIncident;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SyncTest {
    private static final HostId HOST = new HostId(UUID.fromString("01931111-0000-7000-8000-000000000001"));
    private static final UUID RUN = UUID.fromString("01931111-0000-7000-8000-000000000002");
    private static final UUID OTHER = UUID.fromString("01931111-0000-7000-8000-000000000003");
    private static final UUID PLAN = UUID.fromString("01931111-0000-7000-8000-000000000004");
    private static final Duration TERM = Duration.ofSeconds(15);

    private final ManualScheduler scheduler = new ManualScheduler();
    private final Store store = new Store();
    private final RecordingListener listener = new RecordingListener();
    private final Sync sync = new Sync(
            store,
            store,
            new Sync.Config(HOST, RUN, "boot", TERM, Duration.ofSeconds(5), true),
            scheduler,
            () -> 7,
            () -> Optional.of(PLAN),
            () -> true,
            listener);

    @Test
    void countsTheLeaseFromBeforeTheStoreCall() {
        store.takes = Duration.ofSeconds(3);
        sync.start();
        scheduler.run();

        assertTrue(sync.view().mine());
        assertEquals(TERM.minusSeconds(3), sync.view().remaining());
    }

    @Test
    void saysWhetherItsAgentChangesNothing() {
        sync.start();
        scheduler.run();

        assertEquals(
                List.of(true),
                store.requests.stream().map(SyncStore.Request::dryRun).toList());
    }

    @Test
    void losesTheLeaseInASuspendedMachine() {
        sync.start();
        scheduler.run();
        assertTrue(sync.view().mine());
        scheduler.suspend(Duration.ofMinutes(1));

        assertFalse(sync.view().mine());
    }

    @Test
    void believesNoLeaseThatEndsLaterThanItsTerm() {
        store.remaining = Duration.ofHours(1);
        sync.start();
        scheduler.run();

        assertEquals(TERM, sync.view().remaining());
    }

    @Test
    void callsEveryFiveSecondsAndReportsEachEpochOnce() {
        sync.start();
        scheduler.advance(Duration.ofSeconds(11));
        assertEquals(3, store.requests.size());
        assertEquals(List.of(1L), listener.epochs);

        store.epoch = 2;
        scheduler.advance(Duration.ofSeconds(5));
        assertEquals(List.of(1L, 2L), listener.epochs);
    }

    @Test
    void asksForALeaseAboveEveryEpochThatItOrTheHelperKnows() {
        store.epoch = 9;
        sync.start();
        scheduler.advance(Duration.ofSeconds(5));

        assertEquals(
                List.of(7L, 9L),
                store.requests.stream().map(SyncStore.Request::seenEpoch).toList());
    }

    @Test
    void triesSoonerAfterAFailureAndKeepsTheLeaseUntilItsEnd() {
        sync.start();
        scheduler.run();
        store.away = true;
        scheduler.advance(Duration.ofSeconds(14));
        assertTrue(sync.view().mine());
        scheduler.advance(Duration.ofSeconds(2));
        assertFalse(sync.view().mine());

        store.away = false;
        scheduler.advance(Duration.ofSeconds(1));
        assertTrue(sync.view().mine());
    }

    @Test
    void assumesNoLeaseHolderBeforeTheStoreAnswers() {
        store.other = true;
        sync.start();
        assertFalse(sync.heldByOther(), "what is seen until then waits, and must not count as another's");
        scheduler.run();
        assertTrue(sync.heldByOther());
    }

    @Test
    void standsByWhileAnotherHoldsTheLease() {
        sync.start();
        scheduler.run();
        store.other = true;
        scheduler.advance(Duration.ofSeconds(5));

        assertFalse(sync.view().mine());
        assertTrue(sync.heldByOther());
    }

    @Test
    void reportsChangedHoldsAndIdentityOnce() {
        sync.start();
        scheduler.advance(Duration.ofSeconds(6));
        assertEquals(1, listener.holds);
        assertEquals(List.of(IdentityStatus.KNOWN), listener.identities);

        store.holds.add(new Hold(UUID.randomUUID(), null, Hold.Source.PAGE, "ada", "why", Instant.EPOCH));
        store.identity = IdentityStatus.COPIED;
        scheduler.advance(Duration.ofSeconds(10));
        assertEquals(2, listener.holds);
        assertEquals(List.of(IdentityStatus.KNOWN, IdentityStatus.COPIED), listener.identities);
    }

    @Test
    void saysWhichPlanTheHelperAcceptedLast() {
        sync.start();
        scheduler.run();

        assertEquals(
                List.of(PLAN),
                store.requests.stream().map(SyncStore.Request::lastPlan).toList());
    }

    @Test
    void reportsARestoredStoreUntilItIsConfirmedAndEachOnce() {
        assertInstanceOf(Knowledge.Unknown.class, sync.store());
        sync.start();
        scheduler.run();
        assertEquals(new StoreView(null), known(sync.store()));
        assertEquals(List.of(), listener.restored, "an ordinary store is nothing to report");

        Instant since = Instant.parse("2026-03-05T12:00:00Z");
        store.restoredSince = since;
        scheduler.advance(Duration.ofSeconds(10));
        assertEquals(List.of(Optional.of(since)), listener.restored);
        assertEquals(new StoreView(since), known(sync.store()));

        store.restoredSince = null;
        scheduler.advance(Duration.ofSeconds(10));
        assertEquals(List.of(Optional.of(since), Optional.empty()), listener.restored);
        assertEquals(new StoreView(null), known(sync.store()));
    }

    @Test
    void aRestoredStoreIsKnownBeforeALeaseFromIt() {
        List<StoreView> atNewEpochs = new ArrayList<>();
        listener.atNewEpoch = () -> atNewEpochs.add(known(sync.store()));
        store.restoredSince = Instant.EPOCH;
        sync.start();
        scheduler.run();

        assertEquals(List.of(new StoreView(Instant.EPOCH)), atNewEpochs);
    }

    private static StoreView known(Knowledge<StoreView> store) {
        return switch (store) {
            case Knowledge.Known<StoreView>(StoreView view, Instant at) -> view;
            case Knowledge.Unknown<StoreView>(Reason why) -> fail(why.code());
        };
    }

    @Test
    void unknownAndLateCommandsAreAnsweredAndNotDone() {
        store.commands.add(command("make_coffee", store.time().plusSeconds(60)));
        store.commands.add(command("restart", store.time().minusSeconds(1)));
        sync.start();
        scheduler.run();

        assertEquals(
                List.of("command_not_understood", "command_expired"),
                store.answers.stream().map(Reason::code).toList());
    }

    @Test
    void answersACommandWhoseAnswerWasLostAtTheNextCall() {
        store.commands.add(command("make_coffee", store.time().plusSeconds(60)));
        store.answersAway = true;
        sync.start();
        scheduler.run();
        store.answersAway = false;
        store.commands.clear();
        scheduler.advance(Duration.ofSeconds(5));

        assertEquals(1, store.answers.size());
    }

    @Test
    void readsTheStoresClockFromTheMiddleOfTheCall() {
        assertEquals(Optional.empty(), sync.clockOffset());
        store.ahead = Duration.ofSeconds(90);
        store.takes = Duration.ofSeconds(2);
        sync.start();
        scheduler.run();

        // The store stated its time at the end of the call, so half of it is what the middle is off by.
        assertEquals(Optional.of(Duration.ofSeconds(91)), sync.clockOffset());
    }

    @Test
    void anOffsetOfTheClockIsForgottenWhenNoCallIsAnswered() {
        store.ahead = Duration.ofSeconds(90);
        sync.start();
        scheduler.run();
        store.away = true;
        scheduler.advance(Duration.ofSeconds(14));
        assertEquals(Optional.of(Duration.ofSeconds(90)), sync.clockOffset());
        scheduler.advance(Duration.ofSeconds(10));
        assertEquals(Optional.empty(), sync.clockOffset(), "a clock may have been set since");
    }

    @Test
    void aStoreThatDoesNotKnowTheHostIsSaidOnceAndAskedNoMore() {
        sync.start();
        scheduler.run();
        assertTrue(sync.view().mine());
        store.replaced = true;
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(1, listener.notRegistered);
        assertFalse(sync.view().mine());
    }

    @Test
    void callsGoOnAfterAnError() {
        sync.start();
        scheduler.run();
        store.broken = true;
        assertThrows(StackOverflowError.class, () -> scheduler.advance(Duration.ofSeconds(5)));
        store.broken = false;
        int before = store.requests.size();
        scheduler.advance(Duration.ofSeconds(5));
        assertTrue(store.requests.size() > before);
    }

    @Test
    void givesTheLeaseBackWhenItIsClosed() {
        sync.start();
        scheduler.run();
        sync.close();

        assertEquals(1, store.released);
        assertFalse(sync.view().mine());
        scheduler.advance(Duration.ofSeconds(20));
        assertEquals(1, store.requests.size());
    }

    private static Command command(String kind, Instant expires) {
        return new Command(
                Command.VERSION, UUID.randomUUID(), HOST, kind, Measures.none(), "ada", Instant.EPOCH, expires);
    }

    private static final class RecordingListener implements Sync.Listener {
        final List<Long> epochs = new ArrayList<>();
        final List<IdentityStatus> identities = new ArrayList<>();
        final List<Optional<Instant>> restored = new ArrayList<>();
        Runnable atNewEpoch = () -> {};
        int holds;
        int notRegistered;

        @Override
        public void newEpoch(long epoch) {
            epochs.add(epoch);
            atNewEpoch.run();
        }

        @Override
        public void restored(@Nullable Instant since) {
            restored.add(Optional.ofNullable(since));
        }

        @Override
        public void identity(IdentityStatus identity, Instant at) {
            identities.add(identity);
        }

        @Override
        public void holdsChanged() {
            holds++;
        }

        @Override
        public void open(List<OpenIncident> incidents) {}

        @Override
        public void answered() {}

        @Override
        public void notRegistered() {
            notRegistered++;
        }
    }

    private final class Store implements SyncStore, LeaseStore {
        final List<Request> requests = new ArrayList<>();
        final List<Reason> answers = new ArrayList<>();
        final List<Hold> holds = new ArrayList<>();
        final List<Command> commands = new ArrayList<>();
        Duration takes = Duration.ZERO;
        Duration remaining = TERM;
        Duration ahead = Duration.ZERO;
        IdentityStatus identity = IdentityStatus.KNOWN;

        @Nullable
        Instant restoredSince;

        long epoch = 1;
        boolean other;
        boolean away;
        boolean answersAway;
        boolean replaced;
        boolean broken;
        int released;

        Instant time() {
            return scheduler.instant().plus(ahead);
        }

        @Override
        public SyncStore.Answer sync(Request request) {
            if (away) {
                throw new StoreUnavailableException("away", null);
            }
            if (replaced) {
                throw new HostNotRegisteredException(HOST);
            }
            if (broken) {
                throw new StackOverflowError();
            }
            requests.add(request);
            scheduler.advance(takes);
            LeaseStore.Answer lease = other
                    ? new LeaseStore.Answer.HeldByOther(OTHER, TERM)
                    : new LeaseStore.Answer.Held(new Lease(HOST, RUN, epoch, remaining));
            return new SyncStore.Answer(lease, identity, restoredSince, holds, List.of(), commands, time());
        }

        @Override
        public void answer(HostId host, UUID command, Reason answer, Instant at) {
            if (answersAway) {
                throw new StoreUnavailableException("away", null);
            }
            answers.add(answer);
        }

        @Override
        public LeaseStore.Answer acquire(HostId host, UUID holder, Duration term, long seen) {
            throw new IllegalStateException("the regular call takes the lease");
        }

        @Override
        public void release(HostId host, UUID holder) {
            released++;
        }
    }
}
