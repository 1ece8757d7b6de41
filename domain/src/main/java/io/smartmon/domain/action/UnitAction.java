package io.smartmon.domain.action;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/** What can be done to one unit: it locks that unit, and is done only while the unit is in the observed state. */
public sealed interface UnitAction extends Action permits StartUnit, ResetFailed {
    /** Which unit. */
    UnitName unit();

    /** The state in which it must be at the moment of acting. */
    ExpectedState expected();

    @Override
    default Subject subject() {
        return new UnitSubject(unit());
    }

    @Override
    default SortedSet<String> locks() {
        return new TreeSet<>(List.of("unit:" + unit()));
    }

    @Override
    default Measures precondition() {
        return expected().measures();
    }

    @Override
    default boolean stillExpected(Measures now) {
        return expected().matches(UnitState.of(unit(), now));
    }
}
