package io.smartmon.shim.act;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.util.Optional;
import java.util.Set;

/** The reads and checks shared by all verbs that act on one unit. */
final class UnitCheck {
    /** The evidence that a file of the unit changed since systemd read it, under systemd's own name. */
    static final String RELOAD_NEEDED = "NeedDaemonReload";

    private UnitCheck() {}

    /** The unit, and what a start would do beside starting it. */
    static ReadResult read(UnitName unit, HelperContext context) {
        return switch (context.units().read(unit)) {
            case Units.UnitRead.NoBus(Reason reason) -> new ReadResult.Unavailable(reason);
            case Units.UnitRead.Seen(var state, var closure, var reloadNeeded) ->
                new ReadResult.Seen(
                        state.unit().value(),
                        reloadNeeded ? state.measures().with(RELOAD_NEEDED, Measure.flag(true)) : state.measures(),
                        closure);
        };
    }

    /** Refuses a unit that was named by an alias, and one that is not loaded. */
    static Optional<ActAnswer.Refused> check(UnitName asked, ReadResult.Seen seen) {
        return checkMainName(asked, seen).or(() -> checkLoaded(seen));
    }

    /** Policy, locks and rate limit go by name, so a unit has one name here: that by which systemd itself calls it. */
    private static Optional<ActAnswer.Refused> checkMainName(UnitName asked, ReadResult.Seen seen) {
        if (seen.mainName().equals(asked.value())) {
            return Optional.empty();
        }
        Measure main = Measure.text(seen.mainName());
        return ProtectedUnits.reason(new UnitName(seen.mainName()))
                .map(why -> refused(
                        Refusal.PROTECTED, new Reason(why.code(), why.measures().with("main_name", main)), seen))
                .or(() -> Optional.of(refused(Refusal.INVALID, Reason.of("other_name", "main_name", main), seen)));
    }

    private static Optional<ActAnswer.Refused> checkLoaded(ReadResult.Seen seen) {
        String loadState = seen.evidence().text("LoadState").orElse("");
        return loadState.equals("loaded")
                ? Optional.empty()
                : Optional.of(
                        refused(Refusal.INVALID, Reason.of("not_loaded", "load_state", Measure.text(loadState)), seen));
    }

    /** Refuses a unit in another state than expected, or in one that the verb is not for. */
    static Optional<ActAnswer.Refused> checkState(
            Action action, ExpectedState expected, Set<ActiveState> possible, ReadResult.Seen seen) {
        String state = state(seen.evidence());
        if (!action.stillExpected(seen.evidence())) {
            Measures.Builder compared = Measures.builder()
                    .text("expected", expected.activeState().code() + "/" + expected.subState())
                    .text("state", state);
            seen.evidence().count("Job").stream().filter(job -> job != 0).forEach(job -> compared.count("job", job));
            return Optional.of(
                    refused(Refusal.STATE_CHANGED, new Reason("state_not_expected", compared.build()), seen));
        }
        return possible.contains(expected.activeState())
                ? Optional.empty()
                : Optional.of(
                        refused(Refusal.INVALID, Reason.of("not_for_this_state", "state", Measure.text(state)), seen));
    }

    /** A refusal because of the observed state. */
    static ActAnswer.Refused refused(Refusal refusal, Reason reason, ReadResult.Seen seen) {
        return new ActAnswer.Refused(refusal, reason, seen.evidence());
    }

    /** The state as systemd names it, such as {@code failed/failed}. */
    private static String state(Measures unit) {
        return unit.text("ActiveState").orElse("") + "/" + unit.text("SubState").orElse("");
    }
}
