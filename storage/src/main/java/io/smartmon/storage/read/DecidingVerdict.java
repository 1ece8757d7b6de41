package io.smartmon.storage.read;

import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.GuardVerdict.Outcome;
import io.smartmon.protocol.json.Json;
import java.util.Comparator;
import org.jspecify.annotations.Nullable;

/** Which guard of a stored plan weighed most against it. */
final class DecidingVerdict {
    private DecidingVerdict() {}

    /** The strictest verdict, of several alike the one asked first; null if all let it pass. */
    static @Nullable GuardVerdict of(@Nullable String guards) {
        if (guards == null) {
            return null;
        }
        return Json.decodeList(guards, GuardVerdict.class).stream()
                .filter(verdict -> verdict.outcome() != Outcome.PASS)
                .min(Comparator.comparingInt(verdict -> weight(verdict.outcome())))
                .orElse(null);
    }

    private static int weight(Outcome outcome) {
        return switch (outcome) {
            case DENY -> 0;
            case HOLD -> 1;
            case WATCH -> 2;
            case ASK -> 3;
            case PASS -> 4;
        };
    }
}
