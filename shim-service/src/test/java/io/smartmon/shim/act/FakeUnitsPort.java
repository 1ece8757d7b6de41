package io.smartmon.shim.act;

import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.WaitLimit;
import io.smartmon.testkit.helper.FakeUnits;
import java.util.Optional;
import java.util.Set;

/** The fake units behind the helper's port. */
public record FakeUnitsPort(FakeUnits units) implements Units {
    @Override
    public JobsHeard listen(Set<UnitName> of) {
        long before = jobs(of);
        return () -> jobs(of) > before ? JobsHeard.Heard.JOB : JobsHeard.Heard.NOTHING;
    }

    private long jobs(Set<UnitName> of) {
        return of.stream().mapToLong(units::jobs).sum();
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
