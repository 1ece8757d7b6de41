package io.smartmon.shim.act;

import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.helper.FakeUnits;
import java.util.Optional;

/** The fake units behind the helper's port. */
public record FakeUnitsPort(FakeUnits units) implements Units {
    @Override
    public JobsHeard listen(UnitName unit) {
        long before = units.jobs(unit);
        return new JobsHeard() {
            @Override
            public boolean any() {
                return units.jobs(unit) > before;
            }

            @Override
            public void close() {
                // Nothing is kept for it.
            }
        };
    }

    @Override
    public UnitRead read(UnitName unit) {
        String absence = units.absence();
        return absence.isEmpty()
                ? new UnitRead.Seen(units.read(unit), units.closure(unit), units.reloadNeeded(unit))
                : new UnitRead.NoBus(Reason.message("no_bus", absence));
    }

    @Override
    public ActResult call(UnitVerb verb, UnitName unit, WaitLimit limit) {
        return verb == UnitVerb.START ? units.start(unit) : units.call(verb.name(), unit);
    }

    @Override
    public Optional<Reason> absence() {
        String absence = units.absence();
        return absence.isEmpty() ? Optional.empty() : Optional.of(Reason.message("no_bus", absence));
    }
}
