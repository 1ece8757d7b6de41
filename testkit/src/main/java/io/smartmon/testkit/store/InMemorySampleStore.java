package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.SampleStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The samples in memory. */
final class InMemorySampleStore implements SampleStore, InMemoryStore.Part {
    private static final Duration RETENTION = Duration.ofDays(7);

    private final InMemoryStore store;
    private final Set<Key> known = new HashSet<>();

    private record Key(HostId host, UUID run, long sequence) {}

    InMemorySampleStore(InMemoryStore store) {
        this.store = store;
    }

    @Override
    public Runnable copy() {
        Set<Key> copy = Set.copyOf(known);
        return () -> {
            known.clear();
            known.addAll(copy);
        };
    }

    @Override
    public Appended append(HostId host, UUID run, List<SystemSample> samples) {
        synchronized (store) {
            store.answer();
            int stored = 0;
            int rejected = 0;
            Instant now = store.now();
            for (SystemSample sample : samples) {
                if (sample.observedAt().isBefore(now.minus(RETENTION))
                        || sample.observedAt().isAfter(now.plus(InMemoryStore.AHEAD))) {
                    rejected++;
                } else if (known.add(new Key(store.known(host).id, run, sample.sequence()))) {
                    stored++;
                }
            }
            return new Appended(stored, samples.size() - stored - rejected, rejected);
        }
    }
}
