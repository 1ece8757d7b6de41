package io.smartmon.domain.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.policy.Limits;
import java.time.Duration;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BackoffGuardTest {
    private static Limits limits(Duration cooldown, int attempts, Duration window) {
        Limits standard = Limits.defaults();
        return new Limits(
                standard.dwell(),
                standard.evidenceAge(),
                standard.clockJump(),
                standard.settleTime(),
                standard.holdWindow(),
                cooldown,
                attempts,
                window,
                standard.subjectsAtOnce(),
                standard.actTimeout());
    }

    private static Duration all(Limits limits) {
        Duration all = Duration.ZERO;
        for (int attempt = 1; attempt < limits.attempts(); attempt++) {
            all = all.plus(BackoffGuard.after(attempt, limits));
        }
        return all;
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, 10, 1, 60",
        "1, 3, 10, 2, 120",
        "1, 5, 60, 4, 480",
        // A share of the window is two minutes.
        "1, 5, 10, 4, 120",
        "0, 3, 10, 2, 0",
        // The cooldown alone lets no second one into the window.
        "30, 3, 10, 1, 1800",
        "30, 3, 10, 2, 1800",
        "1, 100, 1440, 99, 864"
    })
    void theWaitDoublesUpToAShareOfTheWindow(int cooldown, int attempts, int window, int made, long seconds) {
        assertEquals(
                Duration.ofSeconds(seconds),
                BackoffGuard.after(made, limits(Duration.ofMinutes(cooldown), attempts, Duration.ofMinutes(window))));
    }

    @Property
    void whereAllAttemptsFitIntoTheWindowWithTheCooldownTheyFitWithTheBackoff(
            @ForAll @IntRange(max = 90) int cooldown,
            @ForAll @IntRange(min = 1, max = 20) int attempts,
            @ForAll @IntRange(min = 1, max = 600) int window) {
        Limits limits = limits(Duration.ofMinutes(cooldown), attempts, Duration.ofMinutes(window));
        boolean fits = limits.cooldown().multipliedBy(attempts - 1L).compareTo(limits.attemptsWindow()) < 0;

        assertEquals(fits, all(limits).compareTo(limits.attemptsWindow()) < 0);
        for (int attempt = 1; attempt < attempts; attempt++) {
            assertTrue(BackoffGuard.after(attempt, limits).compareTo(limits.cooldown()) >= 0);
        }
    }
}
