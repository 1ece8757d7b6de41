package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import java.util.Map;
import java.util.Set;

/** Waits for the helper: without it nothing can be done, and one of another version may not know every verb. */
public final class HelperGuard implements Guard {
    /** Its id. */
    public static final String ID = "helper";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.MEANS;
    }

    @Override
    public String summary() {
        return "Passes when the helper answers and knows the verb.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.HELPER);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "answers", GuardVerdict.Outcome.PASS,
                "silent", GuardVerdict.Outcome.HOLD,
                "verb_not_known", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        String verb = context.action().verb();
        return GuardVerdict.of(ID, context.get(Facts.HELPER), helper -> {
            if (!helper.answers()) {
                return GuardVerdict.hold(ID, "silent", Measures.none());
            }
            return helper.verbs().contains(verb)
                    ? GuardVerdict.pass(ID, "answers", Measures.none())
                    : GuardVerdict.hold(
                            ID,
                            "verb_not_known",
                            Measures.builder().text("verb", verb).build());
        });
    }
}
