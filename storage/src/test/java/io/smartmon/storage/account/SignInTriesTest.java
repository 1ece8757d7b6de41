package io.smartmon.storage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class SignInTriesTest {
    private static final Duration LONGEST = Duration.ofMinutes(1);

    @Test
    void theFirstTriesDoNotWait() {
        for (int tries = 1; tries < 5; tries++) {
            assertEquals(Duration.ZERO, SignInTries.waitAfter(tries, LONGEST));
        }
    }

    @Test
    void eachFurtherTryWaitsNoLessThanTheOneBeforeUpToABound() {
        Duration before = Duration.ZERO;
        for (int tries = 5; tries < 200; tries++) {
            Duration wait = SignInTries.waitAfter(tries, LONGEST);
            assertTrue(wait.compareTo(before) >= 0);
            assertTrue(wait.compareTo(LONGEST) <= 0);
            before = wait;
        }
        assertEquals(LONGEST, before);
    }
}
