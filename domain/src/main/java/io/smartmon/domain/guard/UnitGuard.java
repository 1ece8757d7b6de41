package io.smartmon.domain.guard;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.util.Collection;
import java.util.function.Function;

/** A guard of acts on a unit. */
abstract class UnitGuard implements Guard {
    @Override
    public final boolean appliesTo(Action action) {
        return action.subject() instanceof UnitSubject;
    }

    /** The unit that would be acted on. */
    static UnitName unit(GuardContext context) {
        if (context.action().subject() instanceof UnitSubject(UnitName unit)) {
            return unit;
        }
        throw new IllegalArgumentException("this guard applies to acts on a unit alone");
    }

    /** The verdict of a permission guard on a subject for which it has no rule. */
    static GuardVerdict nothingPermits(String guard, Subject subject) {
        return GuardVerdict.deny(guard, "no_permission_rule", Measures.of("kind", Measure.text(subject.kind())));
    }

    /** Names of units as a measure; the first of them if there are many. */
    static Measures units(Collection<UnitName> units) {
        return Measures.of("units", Measure.firstNames(units));
    }

    /** Judges the unit's current state; hold if it is not known. */
    static GuardVerdict judge(String guard, GuardContext context, Function<UnitState, GuardVerdict> judge) {
        return GuardVerdict.of(guard, context.get(Facts.UNIT), judge);
    }
}
