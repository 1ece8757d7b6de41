package io.smartmon.gui.fleet;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

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
    void anotherVersionOrTimeReadsAnew() {
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

    private CompletableFuture<String> get(String key, long version) {
        return cache.get(key, version, () -> "read " + reads.incrementAndGet()).toCompletableFuture();
    }

    private void run() {
        List.copyOf(waiting).forEach(Runnable::run);
        waiting.clear();
    }
}
