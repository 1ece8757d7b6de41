package io.smartmon.testkit.store;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.store.HoldStore.Lift;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What every {@link io.smartmon.domain.store.HoldStore} does. */
public abstract class HoldStoreContract extends StoreContract {
    /** For subclasses. */
    protected HoldStoreContract() {}

    @AfterEach
    void liftTheHoldsForAll() {
        stores().holds().lift(lift(null));
    }

    private Hold hold(@Nullable HostId of) {
        return new Hold(UUID.randomUUID(), of, Hold.Source.PAGE, "ada", "the disk is being changed", now);
    }

    private Lift lift(@Nullable HostId of) {
        return new Lift(UUID.randomUUID(), of, "ada", "done", now.plusSeconds(5));
    }

    @Test
    void aHoldOfTheHostIsInForceForItAlone() {
        Hold hold = hold(host);
        stores().holds().place(hold);
        assertEquals(List.of(hold), stores().holds().inForce(host));
        assertEquals(List.of(), stores().holds().inForce(HostId.ofUnregistered("other-" + run)));
    }

    @Test
    void aHoldForAllIsInForceEverywhere() {
        Hold hold = hold(null);
        stores().holds().place(hold);
        assertEquals(List.of(hold), stores().holds().inForce(host));
        assertEquals(List.of(hold), stores().holds().inForce(HostId.ofUnregistered("other-" + run)));
    }

    @Test
    void aLiftEndsExactlyItsScope() {
        Hold mine = hold(host);
        Hold all = hold(null);
        stores().holds().place(mine);
        stores().holds().place(all);
        assertEquals(1, stores().holds().lift(lift(host)));
        assertEquals(List.of(all), stores().holds().inForce(host));
        assertEquals(1, stores().holds().lift(lift(null)));
        assertEquals(List.of(), stores().holds().inForce(host));
    }

    @Test
    void aLiftThatCameTwiceDoesNotLiftALaterHold() {
        Lift lift = lift(host);
        assertEquals(0, stores().holds().lift(lift));
        Hold later = hold(host);
        stores().holds().place(later);
        assertEquals(0, stores().holds().lift(lift));
        assertEquals(List.of(later), stores().holds().inForce(host));
    }

    @Test
    void aHoldThatWasLiftedDoesNotComeBackWhenItIsPlacedAgain() {
        Hold hold = hold(host);
        stores().holds().place(hold);
        stores().holds().lift(lift(host));
        stores().holds().place(hold);
        assertEquals(List.of(), stores().holds().inForce(host));
    }
}
