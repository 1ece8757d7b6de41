package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.store.LeaseStore.Answer;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.LeaseStore} does. */
public abstract class LeaseStoreContract extends StoreContract {
    private static final Duration LONG = Duration.ofSeconds(30);

    /** For subclasses. */
    protected LeaseStoreContract() {}

    private Answer acquire(UUID holder, Duration term) {
        return acquire(holder, term, 0);
    }

    private Answer acquire(UUID holder, Duration term, long seen) {
        return stores().leases().acquire(host, holder, term, seen);
    }

    private static Lease held(Answer answer) {
        return assertInstanceOf(Answer.Held.class, answer).lease();
    }

    @Test
    void aRenewalKeepsTheEpoch() {
        Lease first = held(acquire(run, LONG));
        Lease second = held(acquire(run, LONG));
        assertEquals(first.epoch(), second.epoch());
        assertEquals(run, second.holder());
    }

    @Test
    void whileOneHoldsItAnotherGetsTheHolder() {
        acquire(run, LONG);
        Answer.HeldByOther other = assertInstanceOf(Answer.HeldByOther.class, acquire(UUID.randomUUID(), LONG));
        assertEquals(run, other.holder());
        assertTrue(other.remaining().compareTo(LONG) <= 0);
        assertTrue(other.remaining().compareTo(Duration.ofSeconds(5)) > 0);
    }

    @Test
    void aReleasedLeaseChangesHandsAtOnceAndTheEpochGrows() {
        Lease first = held(acquire(run, LONG));
        stores().leases().release(host, run);
        assertEquals(first.epoch() + 1, held(acquire(UUID.randomUUID(), LONG)).epoch());
    }

    @Test
    void onlyTheHolderCanReleaseIt() {
        acquire(run, LONG);
        stores().leases().release(host, UUID.randomUUID());
        assertInstanceOf(Answer.HeldByOther.class, acquire(UUID.randomUUID(), LONG));
    }

    @Test
    void aLeaseThatRanOutHasAnotherEpochEvenForTheSameHolder() {
        Lease first = held(acquire(run, LONG));
        fixture().elapse(host, LONG.plusSeconds(1));
        assertEquals(first.epoch() + 1, held(acquire(run, LONG)).epoch());
    }

    @Test
    void aLeaseThatEndsLaterThanOneTermFromNowHasEnded() {
        Lease first = held(acquire(run, LONG));
        fixture().elapse(host, Duration.ofHours(-1));
        assertEquals(first.epoch() + 1, held(acquire(UUID.randomUUID(), LONG)).epoch());
    }

    @Test
    void hostsHaveLeasesOfTheirOwn() {
        acquire(run, LONG);
        assertInstanceOf(
                Answer.Held.class,
                stores().leases().acquire(HostId.ofUnregistered("other-" + run), UUID.randomUUID(), LONG, 0));
    }

    @Test
    void theFirstEpochIsAboveWhatWasSeenElsewhere() {
        assertEquals(58, held(acquire(run, LONG, 57)).epoch());
    }

    @Test
    void aRenewalOfAnEpochBelowWhatWasSeenElsewhereBeginsAnother() {
        long first = held(acquire(run, LONG)).epoch();
        assertEquals(first, held(acquire(run, LONG, first)).epoch());
        assertEquals(first + 8, held(acquire(run, LONG, first + 7)).epoch());
        assertEquals(first + 8, held(acquire(run, LONG, first + 7)).epoch());
    }

    @Test
    void anEpochSeenElsewhereTakesTheLeaseFromNoHolder() {
        acquire(run, LONG);
        assertInstanceOf(Answer.HeldByOther.class, acquire(UUID.randomUUID(), LONG, 57));
    }
}
