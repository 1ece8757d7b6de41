package io.smartmon.domain.verify;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import java.util.function.Predicate;

/**
 * Verification of an act that starts no new run: the state alone shows whether it worked. It has worked once the state
 * was as wanted for the settle time, and held if it still is at the end of the hold window. Immutable.
 *
 * @param wanted whether the subject is as the act was to make it; not so where that is not known
 */
public record StateVerification(Predicate<Measures> wanted) implements Verification {
    @Override
    public boolean back(Measures before, Measures now) {
        return wanted.test(now);
    }

    @Override
    public boolean same(Measures firstSight, Measures now) {
        return wanted.test(now);
    }

    @Override
    public Assessment settle(Settling observed) {
        boolean so = wanted.test(observed.now());
        boolean over = (so ? observed.sinceFirstSight() : observed.sinceAct()).compareTo(observed.settleTime()) >= 0;
        return assess(so, observed.around(), over, so ? Verdict.RECOVERED : Verdict.NO_EFFECT);
    }

    @Override
    public Assessment hold(Measures recovered, Measures now, Circumstances around, boolean over) {
        boolean so = wanted.test(now);
        return assess(so, around, over || !so, so ? Verdict.HEALED : Verdict.RECURRED);
    }

    private static Assessment assess(boolean so, Circumstances around, boolean over, Verdict verdict) {
        if (!around.sameBoot()) {
            return new Assessment.Concluded(Verdict.NOT_KNOWN, Reason.of("rebooted"));
        }
        Reason reason = Reason.of(so ? "state_as_wanted" : "state_not_as_wanted");
        return over ? new Assessment.Concluded(verdict, reason) : new Assessment.KeepObserving(reason);
    }
}
