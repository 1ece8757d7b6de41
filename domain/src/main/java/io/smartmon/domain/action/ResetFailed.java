package io.smartmon.domain.action;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.domain.verify.Assessment;
import io.smartmon.domain.verify.Circumstances;
import io.smartmon.domain.verify.Settling;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.domain.verify.Verification;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * Makes systemd forget that a unit failed, with its invocation id and its result: only to be done once the evidence is stored.
 * The sign that it worked is the state alone, since no new run comes of it.
 *
 * @param unit which unit
 * @param expected the state in which it must be at the moment of acting
 */
@Verb("reset-failed")
public record ResetFailed(UnitName unit, ExpectedState expected) implements Action {
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
        return new NoLongerFailed(unit);
    }

    private record NoLongerFailed(UnitName unit) implements Verification {
        @Override
        public boolean back(Measures before, Measures now) {
            ActiveState state = UnitState.of(unit, now).activeState();
            return state != ActiveState.FAILED && state != ActiveState.UNKNOWN;
        }

        @Override
        public boolean same(Measures firstSight, Measures now) {
            return back(firstSight, now);
        }

        @Override
        public Assessment settle(Settling look) {
            boolean back = back(look.before(), look.now());
            return assess(
                    back,
                    look.around(),
                    (back ? look.sinceFirstSight() : look.sinceAct()).compareTo(look.settleTime()) >= 0,
                    back ? Verdict.RECOVERED : Verdict.NO_EFFECT);
        }

        @Override
        public Assessment hold(Measures recovered, Measures now, Circumstances around, boolean over) {
            boolean back = back(recovered, now);
            return assess(back, around, over || !back, back ? Verdict.HEALED : Verdict.RECURRED);
        }

        private static Assessment assess(boolean back, Circumstances around, boolean now, Verdict verdict) {
            if (!around.sameBoot()) {
                return new Assessment.Concluded(Verdict.NOT_KNOWN, Reason.of("rebooted"));
            }
            Reason reason = Reason.of(back ? "no_longer_failed" : "failed_again");
            return now ? new Assessment.Concluded(verdict, reason) : new Assessment.KeepLooking(reason);
        }
    }
}
