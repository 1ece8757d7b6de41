package io.smartmon.gui.fleet;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/**
 * What was read and rendered, kept for as long as nothing of it changed, and for a short while at most. Of all who ask for
 * the same at once one reads and the others wait for it without a thread; what will soon be too old is read again while it is
 * still given, so that no caller waits for what did not change. A read that fails is not kept. What differs by viewer has no
 * place here. Thread-safe.
 *
 * @param <K> names what is read
 * @param <V> what that gives; immutable
 */
public final class ReadCache<K, V> {
    private final Map<K, Entry<V>> entries = new ConcurrentHashMap<>();
    private final Executor readers;
    private final LongSupplier nanos;
    private final long maxAgeNanos;
    private final long renewAfterNanos;
    private final int maxEntries;

    /**
     * An empty cache.
     *
     * @param readers runs the reads, and may block
     * @param nanos the monotonic clock
     * @param maxAge how long something is kept at most
     * @param maxEntries how many are kept at most
     */
    public ReadCache(Executor readers, LongSupplier nanos, Duration maxAge, int maxEntries) {
        this.readers = readers;
        this.nanos = nanos;
        this.maxAgeNanos = maxAge.toNanos();
        this.renewAfterNanos = maxAgeNanos / 2;
        this.maxEntries = maxEntries;
    }

    private record Entry<V>(long version, long atNanos, CompletableFuture<V> read, AtomicBoolean renewing) {
        Entry(long version, long atNanos) {
            this(version, atNanos, new CompletableFuture<>(), new AtomicBoolean());
        }
    }

    /** What that gives at this version: at once if it is kept, else when it was read. Never waits. */
    @SuppressWarnings("ReferenceEquality") // whether it is the one that was made here
    public CompletionStage<V> get(K key, long version, Supplier<V> read) {
        long now = nanos.getAsLong();
        Entry<V> kept = entries.get(key);
        if (kept != null && usable(kept, version, now)) {
            renewInTime(key, kept, now, read);
            return kept.read();
        }
        if (kept == null && entries.size() >= maxEntries) {
            entries.clear();
        }
        Entry<V> begun = new Entry<>(version, now);
        Entry<V> chosen =
                entries.compute(key, (same, other) -> other != null && usable(other, version, now) ? other : begun);
        if (chosen == begun) {
            readers.execute(() -> complete(key, begun, read));
        }
        return chosen.read();
    }

    private void renewInTime(K key, Entry<V> kept, long now, Supplier<V> read) {
        if (now - kept.atNanos() >= renewAfterNanos
                && kept.read().isDone()
                && kept.renewing().compareAndSet(false, true)) {
            Entry<V> renewed = new Entry<>(kept.version(), now);
            readers.execute(() -> {
                complete(key, renewed, read);
                if (!renewed.read().isCompletedExceptionally()) {
                    // Not where another version was read in the meantime.
                    entries.replace(key, kept, renewed);
                }
            });
        }
    }

    private void complete(K key, Entry<V> begun, Supplier<V> read) {
        try {
            begun.read().complete(read.get());
        } catch (RuntimeException | Error failed) { // whoever waits hears of it
            entries.remove(key, begun);
            begun.read().completeExceptionally(failed);
        }
    }

    private boolean usable(Entry<V> entry, long version, long now) {
        return entry.version() == version && now - entry.atNanos() < maxAgeNanos;
    }
}
