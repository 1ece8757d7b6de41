package io.smartmon.orchestrator.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmon.domain.lease.LeaseView;
import io.smartmon.orchestrator.collect.WriteOwnership.Owner;
import io.smartmon.orchestrator.collect.WriteOwnership.Storable;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteOwnershipTest {
    private LeaseView lease = new LeaseView(false, 0, Duration.ZERO);
    private boolean heldByOther;
    private final WriteOwnership ownership = new WriteOwnership(() -> lease, () -> heldByOther);

    private void held(long epoch) {
        lease = new LeaseView(true, epoch, Duration.ofSeconds(15));
    }

    private void ranOut() {
        lease = new LeaseView(false, lease.epoch(), Duration.ZERO);
    }

    private void another() {
        lease = new LeaseView(false, 0, Duration.ZERO);
        heldByOther = true;
    }

    @Test
    void observationsUnderTheLeaseAreStoredAtOnce() {
        held(3);
        assertEquals(new Owner.Self(3), ownership.owner());
        assertEquals(Storable.NOW, ownership.storable(3));
    }

    @Test
    void observationsAfterLeaseExpiryWaitUntilItIsHeldAgain() {
        held(3);
        ownership.refresh();
        ranOut();
        assertEquals(new Owner.Self(3), ownership.owner());
        assertEquals(Storable.LATER, ownership.storable(3));

        held(4);
        assertEquals(Storable.NOW, ownership.storable(3));
        assertEquals(new Owner.Self(3), ownership.owner(), "the same ownership period continues");
    }

    @Test
    void consecutiveOutagesAreOneOwnershipPeriod() {
        held(3);
        ownership.refresh();
        ranOut();
        held(4);
        ownership.refresh();
        ranOut();
        held(5);
        assertEquals(Storable.NOW, ownership.storable(3));
    }

    @Test
    void anEpochJumpOfMoreThanOneMeansThatAnotherAgentWrote() {
        held(3);
        ownership.refresh();
        ranOut();
        held(5);
        assertEquals(Storable.NEVER, ownership.storable(3));
        assertEquals(new Owner.Self(5), ownership.owner());
        assertEquals(Storable.NOW, ownership.storable(5));
    }

    @Test
    void whatWaitsIsLostOnceAnotherIsKnownToHoldTheLease() {
        held(3);
        ownership.refresh();
        ranOut();
        another();
        assertEquals(Storable.NEVER, ownership.storable(3));
        assertEquals(new Owner.OtherAgent(), ownership.owner());

        held(5);
        assertEquals(Storable.NEVER, ownership.storable(3));
    }

    @Test
    void anAgentThatNeverHeldTheLeaseOwnsNothing() {
        assertEquals(new Owner.Unowned(), ownership.owner());
        another();
        assertEquals(new Owner.OtherAgent(), ownership.owner());

        held(1);
        assertNotEquals(Storable.NOW, ownership.storable(0));
    }
}
