package io.smartmon.domain.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.EnumSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlanStateTest {
    @Test
    void onlyAReadyPlanCanBeAcceptedAndOnlyAnAcceptedOneDone() {
        for (PlanState state : PlanState.values()) {
            assertEquals(state == PlanState.READY, state.next().contains(PlanState.ACCEPTED), state.code());
            boolean canBeDone = state == PlanState.ACCEPTED || state == PlanState.INDETERMINATE;
            assertEquals(canBeDone, state.next().contains(PlanState.DONE), state.code());
        }
    }

    @Test
    void onlyAProposedPlanBecomesReady() {
        for (PlanState state : PlanState.values()) {
            assertEquals(state == PlanState.PROPOSED, state.next().contains(PlanState.READY), state.code());
        }
    }

    @Test
    void whatMayHoldReservationsIsOpen() {
        Set<PlanState> open = EnumSet.of(PlanState.READY, PlanState.ACCEPTED, PlanState.INDETERMINATE);
        for (PlanState state : PlanState.values()) {
            assertEquals(open.contains(state), state.open(), state.code());
        }
    }

    @Test
    void aStateOfANewerVersionIsKeptAsNotKnownAndLeadsNowhere() {
        assertEquals(PlanState.NOT_KNOWN, PlanState.decode("rehearsed"));
        assertEquals(PlanState.NOT_KNOWN, PlanState.decode("READY"));
        assertEquals(PlanState.NOT_KNOWN, PlanState.decode(""));
        assertFalse(PlanState.NOT_KNOWN.open());
        assertEquals(Set.of(), PlanState.NOT_KNOWN.next());
    }

    @Test
    void everyCodeIsReadBack() {
        for (PlanState state : PlanState.values()) {
            assertEquals(state, PlanState.decode(state.code()));
        }
    }
}
