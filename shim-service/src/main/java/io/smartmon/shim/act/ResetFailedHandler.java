package io.smartmon.shim.act;

import io.smartmon.domain.action.ResetFailed;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.systemd.UnitVerb;
import java.util.Set;

/** Makes systemd forget that a unit failed. */
public final class ResetFailedHandler extends UnitHandler<ResetFailed> {
    /** Found by its type. */
    public ResetFailedHandler() {
        super(ResetFailed.class, UnitVerb.RESET_FAILED, Set.of(ActiveState.FAILED));
    }
}
