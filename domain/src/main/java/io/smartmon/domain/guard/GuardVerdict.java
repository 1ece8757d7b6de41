package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Codes;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import java.time.Instant;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The verdict of one guard with its measures.
 *
 * @param guard the guard's id, such as {@code cooldown}
 * @param outcome whether it lets the act pass
 * @param reason one of its reasons, such as {@code stop_seen}, with its measures
 * @param until for a hold that ends by itself, when; null otherwise
 */
public record GuardVerdict(
        String guard,
        Outcome outcome,
        Reason reason,
        @Nullable Instant until) {
    /** The answers a guard can give. One that cannot know says {@link #HOLD}. */
    public enum Outcome {
        PASS,
        /** Only after a person's approval. */
        ASK,
        /** Only report what would be done. */
        WATCH,
        /** Not now. */
        HOLD,
        /** Not at all; an outcome that this version does not know counts as this. */
        DENY;

        /** The code in API and store. */
        public String code() {
            return Codes.of(this);
        }
    }

    /** The verdict on a value, or a hold if it is not known. */
    public static <T> GuardVerdict of(String guard, Knowledge<T> known, Function<T, GuardVerdict> judge) {
        return switch (known) {
            case Knowledge.Known<T>(T value, Instant at) -> judge.apply(value);
            case Knowledge.Unknown<T>(Reason why) -> notKnown(guard, why);
        };
    }

    /** It lets the act pass. */
    public static GuardVerdict pass(String guard, String reason, Measures saw) {
        return new GuardVerdict(guard, Outcome.PASS, new Reason(reason, saw), null);
    }

    /** Not now, until something other than time changes. */
    public static GuardVerdict hold(String guard, String reason, Measures saw) {
        return new GuardVerdict(guard, Outcome.HOLD, new Reason(reason, saw), null);
    }

    /** Not before this instant. */
    public static GuardVerdict holdUntil(String guard, String reason, Measures saw, Instant until) {
        return new GuardVerdict(guard, Outcome.HOLD, new Reason(reason, saw), until);
    }

    /** It cannot know, and so holds. */
    public static GuardVerdict notKnown(String guard, Reason why) {
        return new GuardVerdict(guard, Outcome.HOLD, why, null);
    }

    /** Only report what would be done. */
    public static GuardVerdict watch(String guard, String reason, Measures saw) {
        return new GuardVerdict(guard, Outcome.WATCH, new Reason(reason, saw), null);
    }

    /** Only after a person's approval. */
    public static GuardVerdict ask(String guard, String reason, Measures saw) {
        return new GuardVerdict(guard, Outcome.ASK, new Reason(reason, saw), null);
    }

    /** Not at all. */
    public static GuardVerdict deny(String guard, String reason, Measures saw) {
        return new GuardVerdict(guard, Outcome.DENY, new Reason(reason, saw), null);
    }
}
