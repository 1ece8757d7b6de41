package io.smartmon.storage.read;

import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.protocol.json.Json;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the guards of a stored plan said. */
final class GuardText {
    private GuardText() {}

    /** The guard that weighed most against the plan, as {@code guard: what it saw}; empty if all let it pass. */
    static String firstAgainst(@Nullable String guards) {
        if (guards == null) {
            return "";
        }
        List<GuardVerdict> verdicts = Json.decodeList(guards, GuardVerdict.class);
        // The strictest speaks; where two are alike the one asked first, since min keeps the first.
        return verdicts.stream()
                .filter(verdict -> verdict.outcome() != GuardVerdict.Outcome.PASS)
                .min(Comparator.comparingInt(verdict -> weight(verdict.outcome())))
                .map(verdict -> verdict.guard() + ": " + verdict.saw())
                .orElse("");
    }

    private static int weight(GuardVerdict.Outcome outcome) {
        return switch (outcome) {
            case DENY -> 0;
            case HOLD -> 1;
            case WATCH -> 2;
            case PASS -> 3;
        };
    }
}
