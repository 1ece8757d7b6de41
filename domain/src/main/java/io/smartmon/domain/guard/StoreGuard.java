package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/** Acts from a restored or replaced store only after a person has confirmed it: attempts and holds of before are not in it. */
public final class StoreGuard implements Guard {
    /** Its id. */
    public static final String ID = "store";

    /** The reason for which it holds. */
    public static final String RESTORED = "restored";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.MACHINE;
    }

    @Override
    public String summary() {
        return "Passes unless the store is older than what was done on this host, restored or replaced, and not confirmed.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.STORE);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of("up_to_date", GuardVerdict.Outcome.PASS, RESTORED, GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(ID, context.get(Facts.STORE), store -> {
            Instant since = store.restoredSince();
            return since == null
                    ? GuardVerdict.pass(ID, "up_to_date", Measures.none())
                    : GuardVerdict.hold(
                            ID,
                            RESTORED,
                            Measures.builder()
                                    .put("since", Measure.moment(since))
                                    .text("host", context.policy().hostName())
                                    .build());
        });
    }
}
