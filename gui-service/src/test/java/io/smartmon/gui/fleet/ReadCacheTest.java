package io.smartmon.gui.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ReadCacheTest {
    private final List<Runnable> waiting = new ArrayList<>();
    private final AtomicLong nanos = new AtomicLong();
    private final AtomicInteger reads = new AtomicInteger();
    private final ReadCache<String, String> cache = new ReadCache<>(waiting::add, nanos::get, Duration.ofSeconds(5), 2);

    @Test
    void ofAllWhoAskAtOnceOneReads() {
        CompletableFuture<String> first = get("web-1", 1);
        CompletableFuture<String> second = get("web-1", 1);
        run();

        assertEquals("read 1", first.join());
        assertSame(first.join(), second.join());
        assertEquals(1, reads.get());
    }

    @Test
    void anotherVersionOrTimeReadsAgain() {
        CompletableFuture<String> first = get("web-1", 1);
        run();
        assertEquals("read 1", first.join());
        CompletableFuture<String> newer = get("web-1", 2);
        run();
        assertEquals("read 2", newer.join());

        nanos.addAndGet(Duration.ofSeconds(5).toNanos());
        CompletableFuture<String> later = get("web-1", 2);
        run();
        assertEquals("read 3", later.join());
    }

    @Test
    void aReadThatFailsIsNotKept() {
        CompletableFuture<String> failed = cache.get("web-1", 1, () -> {
                    throw new IllegalStateException("away");
                })
                .toCompletableFuture();
        run();
        assertThrows(CompletionException.class, failed::join);

        CompletableFuture<String> again = get("web-1", 1);
        run();
        assertEquals("read 1", again.join());
    }

    @Test
    void whatWillSoonBeTooOldIsReadAnewWhileItIsStillGiven() {
        read("web-1", 1);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());

        assertEquals("read 1", get("web-1", 1).join(), "nobody waits");
        assertEquals("read 1", get("web-1", 1).join());
        assertEquals(1, waiting.size(), "one reads it anew");
        run();
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertEquals("read 2", get("web-1", 1).join(), "as old as its own reading, not as the first");
    }

    @Test
    void aVersionThatWasReadWhileAnEarlierOneIsReadAnewStays() {
        read("web-1", 1);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        assertEquals("read 1", get("web-1", 1).join());
        List<Runnable> renewal = List.copyOf(waiting);
        waiting.clear();
        CompletableFuture<String> newer = get("web-1", 2);
        run();
        renewal.forEach(Runnable::run);

        assertEquals(newer.join(), get("web-1", 2).join());
    }

    @Test
    void whatCannotBeReadAnewIsGivenNoLongerThanItWouldBe() {
        read("web-1", 1);
        nanos.addAndGet(Duration.ofSeconds(3).toNanos());
        CompletableFuture<String> renewing = cache.get("web-1", 1, () -> {
                    throw new IllegalStateException("away");
                })
                .toCompletableFuture();
        run();
        assertEquals("read 1", renewing.join());
        assertEquals("read 1", get("web-1", 1).join());
        nanos.addAndGet(Duration.ofSeconds(2).toNanos());
        CompletableFuture<String> late = get("web-1", 1);
        run();
        assertEquals("read 2", late.join());
    }

    @Test
    void itKeepsNoMoreThanItMayAndAnotherVersionOfOneDropsNoOther() {
        for (String host : List.of("web-1", "web-2", "web-1", "web-2")) {
            read(host, 1);
        }
        assertEquals(2, reads.get(), "both are kept");
        read("web-1", 2);
        read("web-2", 1);
        assertEquals(3, reads.get(), "the other is still kept");
        read("web-3", 1);
        read("web-1", 2);
        assertEquals(5, reads.get(), "there was no room");
    }

    private void read(String key, long version) {
        CompletableFuture<String> read = get(key, version);
        run();
        assertTrue(read.isDone());
    }

    private CompletableFuture<String> get(String key, long version) {
        return cache.get(key, version, () -> "read " + reads.incrementAndGet()).toCompletableFuture();
    }

    private void run() {
        List.copyOf(waiting).forEach(Runnable::run);
        waiting.clear();
    }
}
