package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.policy.Limits;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Lets the time between attempts grow: after each attempt in the window it is twice as long as before.
 *
 * <p>It grows to no more than an equal share of the window for each attempt, or the cooldown if that is longer. So all attempts fit
 * into the window wherever they fitted with the cooldown alone, and a unit that never comes back is given up and not tried at
 * ever greater intervals for ever.
 */
public final class BackoffGuard implements Guard {
    /** Its id. */
    public static final String ID = "backoff";

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.LIMITS;
    }

    @Override
    public String summary() {
        return "Passes when the last attempt on the subject is long enough ago: the cooldown, doubled for each further attempt in the"
                + " window, but no more than the window divided by the attempts.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.ATTEMPTS);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "not_yet", GuardVerdict.Outcome.PASS,
                "over", GuardVerdict.Outcome.PASS,
                "backing_off", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        Limits limits = context.policy().limits();
        return GuardVerdict.of(ID, context.get(Facts.ATTEMPTS), attempts -> {
            List<Duration> inWindow = limits.inWindow(attempts);
            if (inWindow.size() < 2) {
                return GuardVerdict.pass(ID, "not_yet", Measures.none());
            }
            Duration ago = inWindow.getFirst();
            Duration wait = after(inWindow.size(), limits);
            Measures saw = Measures.builder()
                    .count("attempts", inWindow.size())
                    .span("ago", ago)
                    .span("wait", wait)
                    .build();
            return ago.compareTo(wait) >= 0
                    ? GuardVerdict.pass(ID, "over", saw)
                    : GuardVerdict.holdUntil(
                            ID, "backing_off", saw, context.now().plus(left(inWindow, limits)));
        });
    }

    /** The least time between an attempt and the next, when it is this one in the window. */
    static Duration after(int attempts, Limits limits) {
        Duration share = limits.attemptsWindow().dividedBy(limits.attempts());
        Duration most = share.compareTo(limits.cooldown()) > 0 ? share : limits.cooldown();
        Duration wait = limits.cooldown();
        for (int attempt = 1; attempt < attempts && wait.compareTo(most) < 0; attempt++) {
            wait = wait.multipliedBy(2);
        }
        return wait.compareTo(most) < 0 ? wait : most;
    }

    /** How long until it passes: an attempt that leaves the window shortens the wait. */
    private static Duration left(List<Duration> inWindow, Limits limits) {
        Duration least = after(inWindow.size(), limits);
        for (int attempts = inWindow.size() - 1; attempts > 0; attempts--) {
            Duration counted =
                    limits.attemptsWindow().minus(inWindow.get(attempts)).plus(inWindow.getFirst());
            Duration wait = after(attempts, limits);
            Duration later = counted.compareTo(wait) > 0 ? counted : wait;
            least = later.compareTo(least) < 0 ? later : least;
        }
        return least.minus(inWindow.getFirst());
    }
}
