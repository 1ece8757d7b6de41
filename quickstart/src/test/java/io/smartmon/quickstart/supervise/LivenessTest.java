package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When a process counts as lost. */
final class LivenessTest {
    private final SynchronousQueue<Boolean> answers = new SynchronousQueue<>();
    private final Liveness liveness = new Liveness(this::ask, Duration.ofMillis(1));

    private boolean ask() {
        try {
            return answers.take();
        } catch (InterruptedException closed) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Each is counted when the next one is taken. */
    private void answer(boolean... each) throws InterruptedException {
        for (boolean answer : each) {
            assertTrue(answers.offer(answer, 10, TimeUnit.SECONDS), "asked again");
        }
    }

    @AfterEach
    void close() {
        liveness.close();
    }

    @Test
    void aProcessThatMissesSixAnswersInARowIsLost() throws InterruptedException {
        answer(true, false, false, false, false, false, false, false);
        assertTrue(liveness.lost());
    }

    @Test
    void anAnswerInBetweenBeginsTheCountAnew() throws InterruptedException {
        answer(true, false, false, false, false, false, true, false, false, false, false, false, true);
        assertFalse(liveness.lost());
    }

    @Test
    void aProcessThatHasNotAnsweredYetIsNotLost() throws InterruptedException {
        for (int i = 0; i < 20; i++) {
            answer(false);
        }
        assertFalse(liveness.lost());
    }

    @Test
    void anotherProcessBeginsAnew() throws InterruptedException {
        answer(true, false, false, false, false, false, false, false);
        assertEquals(true, liveness.lost());
        liveness.reset();
        assertFalse(liveness.lost());
        answer(false, false, false, false, false, false, false, false);
        assertFalse(liveness.lost());
    }
}
