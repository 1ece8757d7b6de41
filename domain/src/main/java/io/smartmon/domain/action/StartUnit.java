package io.smartmon.domain.action;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.NewRun;
import io.smartmon.domain.verify.Verification;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Starts a failed or inactive unit, in job mode {@code fail}.
 *
 * @param unit which unit
 * @param expected the state in which it must be at the moment of acting
 * @param pulledIn the inactive units that may come up with it
 */
@Verb("start")
public record StartUnit(UnitName unit, ExpectedState expected, List<UnitName> pulledIn) implements Action {
    public StartUnit {
        pulledIn = pulledIn.stream().sorted().toList();
    }

    @Override
    public Subject subject() {
        return new UnitSubject(unit);
    }

    @Override
    public SortedSet<String> locks() {
        return new TreeSet<>(List.of("unit:" + unit));
    }

    @Override
    public Measures precondition() {
        return expected.measures();
    }

    @Override
    public boolean stillExpected(Measures now) {
        return expected.matches(UnitState.of(unit, now));
    }

    @Override
    public Verification verification() {
        return new NewRun(unit);
    }
}
