package io.smartmon.shim.act;

import io.smartmon.domain.action.ResetFailed;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.systemd.UnitVerb;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/** Makes systemd forget that a unit failed. */
public final class ResetFailedHandler implements ActionHandler<ResetFailed> {
    @Override
    public Class<ResetFailed> action() {
        return ResetFailed.class;
    }

    @Override
    public ReadResult read(ResetFailed action, HelperContext context) {
        return UnitLook.read(action.unit(), context);
    }

    @Override
    public Optional<ActAnswer.Refused> check(ResetFailed action, ReadResult.Seen seen) {
        return UnitLook.check(action.unit(), seen)
                .or(() -> UnitLook.checkState(action, action.expected(), Set.of(ActiveState.FAILED), seen));
    }

    @Override
    public ActResult call(ResetFailed action, HelperContext context, Duration wait) {
        return context.units().call(UnitVerb.RESET_FAILED, action.unit(), wait);
    }
}
