package io.smartmon.orchestrator.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import io.smartmon.domain.lease.LeaseView;
import io.smartmon.orchestrator.collect.WriteOwnership.Owner;
import io.smartmon.orchestrator.collect.WriteOwnership.When;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class WriteOwnershipTest {
    private LeaseView lease = new LeaseView(false, 0, Duration.ZERO);
    private boolean heldByOther;
    private final WriteOwnership tenure = new WriteOwnership(() -> lease, () -> heldByOther);

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
    void whatIsSeenUnderTheLeaseIsStoredAtOnce() {
        held(3);
        assertEquals(new Owner.Ours(3), tenure.owner());
        assertEquals(When.NOW, tenure.when(3));
    }

    @Test
    void whatIsSeenAfterTheLeaseRanOutWaitsUntilItIsHeldAgain() {
        held(3);
        tenure.look();
        ranOut();
        assertEquals(new Owner.Ours(3), tenure.owner());
        assertEquals(When.LATER, tenure.when(3));

        held(4);
        assertEquals(When.NOW, tenure.when(3));
        assertEquals(new Owner.Ours(3), tenure.owner(), "the same tenure goes on");
    }

    @Test
    void severalOutagesInARowAreOneTenure() {
        held(3);
        tenure.look();
        ranOut();
        held(4);
        tenure.look();
        ranOut();
        held(5);
        assertEquals(When.NOW, tenure.when(3));
    }

    @Test
    void anEpochThatIsGreaterByMoreThanOneTellsThatAnotherWrote() {
        held(3);
        tenure.look();
        ranOut();
        held(5);
        assertEquals(When.NEVER, tenure.when(3));
        assertEquals(new Owner.Ours(5), tenure.owner());
        assertEquals(When.NOW, tenure.when(5));
    }

    @Test
    void whatWaitsIsLostOnceAnotherIsKnownToHoldTheLease() {
        held(3);
        tenure.look();
        ranOut();
        another();
        assertEquals(When.NEVER, tenure.when(3));
        assertEquals(new Owner.Others(), tenure.owner());

        held(5);
        assertEquals(When.NEVER, tenure.when(3));
    }

    @Test
    void oneThatNeverHeldTheLeaseAnswersForNothing() {
        assertEquals(new Owner.Unowned(), tenure.owner());
        another();
        assertEquals(new Owner.Others(), tenure.owner());

        held(1);
        assertNotEquals(When.NOW, tenure.when(0));
    }
}
