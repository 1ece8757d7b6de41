package io.smartmon.shim.act;

import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.helper.FakeUnits;
import java.time.Duration;

/** The fake units behind the helper's port. */
public record FakeUnitsPort(FakeUnits units) implements Units {
    @Override
    public ReadResult read(UnitName unit) {
        String absence = units.absence();
        return absence.isEmpty()
                ? new ReadResult.Seen(units.read(unit), units.inactiveClosure(unit))
                : new ReadResult.NoBus(absence);
    }

    @Override
    public ActResult start(UnitName unit, Duration wait) {
        return units.start(unit);
    }

    @Override
    public String absence() {
        return units.absence();
    }
}
