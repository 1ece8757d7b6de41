package io.smartmon.domain.action;

import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.NewRun;
import io.smartmon.domain.verify.Verification;
import java.util.List;

/**
 * Starts a failed or inactive unit, in job mode {@code fail}.
 *
 * @param unit which unit
 * @param expected the state in which it must be at the moment of acting
 * @param pulledIn the inactive units that may come up with it
 */
@Verb("start")
public record StartUnit(UnitName unit, ExpectedState expected, List<UnitName> pulledIn) implements UnitAction {
    public StartUnit {
        pulledIn = pulledIn.stream().sorted().toList();
    }

    @Override
    public List<UnitName> alsoStarts() {
        return pulledIn;
    }

    @Override
    public Verification verification() {
        return new NewRun(unit);
    }
}
