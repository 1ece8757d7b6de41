package io.smartmon.storage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInTriesTest {
    private static final Duration MAX_DELAY = Duration.ofMinutes(1);

    @Test
    void theFirstTriesDoNotWait() {
        for (int tries = 1; tries < 5; tries++) {
            assertEquals(Duration.ZERO, SignInTries.waitAfter(tries, MAX_DELAY));
        }
    }

    @Test
    void eachFurtherTryWaitsNoLessThanTheOneBeforeUpToABound() {
        Duration before = Duration.ZERO;
        for (int tries = 5; tries < 200; tries++) {
            Duration wait = SignInTries.waitAfter(tries, MAX_DELAY);
            assertTrue(wait.compareTo(before) >= 0);
            assertTrue(wait.compareTo(MAX_DELAY) <= 0);
            before = wait;
        }
        assertEquals(MAX_DELAY, before);
    }
}
