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
    void noStateLeadsBackToReady() {
        for (PlanState state : PlanState.values()) {
            assertFalse(state.next().contains(PlanState.READY), state.code());
        }
    }

    @Test
    void whatIsTakenAsAnEndIsOne() {
        Set<PlanState> ends = EnumSet.of(
                PlanState.WATCHED,
                PlanState.LEFT_ALONE,
                PlanState.WAITING,
                PlanState.HELD,
                PlanState.REFUSED,
                PlanState.EXPIRED,
                PlanState.DONE);
        for (PlanState state : PlanState.values()) {
            assertEquals(!ends.contains(state), state.open(), state.code());
        }
    }
}
