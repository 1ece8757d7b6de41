package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.junit.jupiter.api.Test;

class KeyedLocksTest {
    private final KeyedLocks<String> locks = new KeyedLocks<>(ReentrantLock::new);

    @Test
    void whoSharesOneOfTwoResourcesWaitsAndWhoSharesNoneDoesNot() throws InterruptedException {
        CountDownLatch entered = new CountDownLatch(1);
        Thread waiting = Thread.ofVirtual().unstarted(() -> {
            try (var held = locks.holdAll(resources("mount:/srv", "unit:b.service"))) {
                assertTrue(held != null);
                entered.countDown();
            }
        });
        try (var both = locks.holdAll(resources("unit:a.service", "unit:b.service"))) {
            assertTrue(both != null);
            waiting.start();
            try (var other = locks.holdAll(resources("mount:/other", "unit:c.service"))) {
                assertTrue(other != null);
            }
            while (waiting.getState() != Thread.State.WAITING) {
                Thread.onSpinWait();
            }
            assertEquals(1, entered.getCount());
        }
        assertTrue(entered.await(10, TimeUnit.SECONDS));
    }

    @Test
    void callersWithOverlappingResourcesNeverWaitForOneAnother() throws InterruptedException {
        AtomicInteger rounds = new AtomicInteger();
        List<Thread> callers = List.of(
                Thread.ofPlatform().daemon().unstarted(() -> hold(rounds, "a", "b")),
                Thread.ofPlatform().daemon().unstarted(() -> hold(rounds, "b", "a")),
                Thread.ofPlatform().daemon().unstarted(() -> hold(rounds, "c", "a")));
        callers.forEach(Thread::start);
        for (Thread caller : callers) {
            caller.join(20_000);
        }
        assertEquals(3 * 2_000, rounds.get());
    }

    @Test
    void aLockIsThereForAsLongAsItIsWantedAndNoLonger() {
        AtomicInteger made = new AtomicInteger();
        KeyedLocks<String> counted = new KeyedLocks<>(() -> {
            made.incrementAndGet();
            return new ReentrantLock();
        });
        try (var outer = counted.hold("a")) {
            assertTrue(outer != null);
            for (int i = 0; i < 2; i++) {
                try (var inner = counted.hold("a")) {
                    assertTrue(inner != null);
                }
            }
            assertEquals(1, made.get());
        }
        try (var later = counted.hold("a")) {
            assertTrue(later != null);
            assertEquals(2, made.get());
        }
    }

    private void hold(AtomicInteger rounds, String... resources) {
        for (int i = 0; i < 2_000; i++) {
            try (var held = locks.holdAll(resources(resources))) {
                rounds.addAndGet(held == null ? 0 : 1);
            }
        }
    }

    private static SortedSet<String> resources(String... names) {
        return new TreeSet<>(List.of(names));
    }
}
