package io.smartmon.domain.time;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class SystemSchedulerTest {
    private static final long SECONDS = 10;

    private final BlockingQueue<String> calls = new LinkedBlockingQueue<>();
    private final SystemScheduler scheduler =
            new SystemScheduler(() -> 42, failed -> calls.add("failed: " + failed.getMessage()));

    @AfterEach
    void close() {
        scheduler.close();
    }

    private String next() throws InterruptedException {
        return String.valueOf(calls.poll(SECONDS, TimeUnit.SECONDS));
    }

    @Test
    void aTimedTaskRunsAfterItsDelayAndNotWhenItWasForgotten() throws Exception {
        long begun = scheduler.nanos();
        // Long enough that a busy machine forgets it in time, and shorter than what is waited for.
        scheduler.after(Duration.ofMillis(900), () -> calls.add("forgotten")).cancel();
        scheduler.after(Duration.ofSeconds(1), () -> calls.add("ran"));

        assertEquals("ran", next());
        assertTrue(scheduler.nanos() - begun >= Duration.ofSeconds(1).toNanos());
    }

    @Test
    void aTaskThatBlocksKeepsNoOtherWaiting() throws Exception {
        List<Thread> blocked = new CopyOnWriteArrayList<>();
        for (int i = 0; i < 100; i++) {
            scheduler.execute(() -> {
                blocked.add(Thread.currentThread());
                sleep();
            });
        }
        scheduler.after(Duration.ZERO, () -> calls.add("ran"));

        assertEquals("ran", next());
        assertTrue(blocked.stream().allMatch(Thread::isVirtual));
    }

    @Test
    void anExceptionOfATaskIsReportedAndTheNextTaskRuns() throws Exception {
        scheduler.execute(() -> {
            throw new IllegalStateException("boom");
        });
        assertEquals("failed: boom", next());
        scheduler.execute(() -> calls.add("ran"));
        assertEquals("ran", next());
    }

    @Test
    void afterCloseTasksAreDroppedSilently() {
        scheduler.close();
        scheduler.execute(() -> calls.add("ran"));
        scheduler.after(Duration.ZERO, () -> calls.add("ran")).cancel();

        assertEquals(List.of(), List.copyOf(calls));
    }

    @Test
    void theBootClockIsTheGivenOne() {
        assertEquals(42, scheduler.hundredthsSinceBoot());
        assertTrue(scheduler.random() >= 0 && scheduler.random() < 1);
        Instant now = scheduler.instant();
        assertEquals(now.truncatedTo(ChronoUnit.MICROS), now);
    }

    private static void sleep() {
        try {
            Thread.sleep(Duration.ofSeconds(SECONDS));
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
        }
    }
}
