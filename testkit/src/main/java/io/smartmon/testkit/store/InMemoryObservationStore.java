package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore.Appended;
import io.smartmon.domain.subject.Subject;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Observations in memory: of kept ones that are not the newest only their existence is kept. */
final class InMemoryObservationStore implements ObservationStore, InMemoryStore.Part {
    private final InMemoryStore store;
    private final Set<Key> kept = new HashSet<>();
    private final Map<About, Observation> newest = new LinkedHashMap<>();

    private record Key(HostId host, UUID run, long sequence) {}

    private record About(HostId host, ObservationKind kind, Subject subject) {}

    InMemoryObservationStore(InMemoryStore store) {
        this.store = store;
    }

    @Override
    public Runnable copy() {
        Set<Key> keptNow = Set.copyOf(kept);
        Map<About, Observation> newestNow = new LinkedHashMap<>(newest);
        return () -> {
            kept.clear();
            kept.addAll(keptNow);
            newest.clear();
            newest.putAll(newestNow);
        };
    }

    @Override
    public Appended append(HostId host, UUID run, List<Numbered> observations) {
        synchronized (store) {
            store.answer();
            int stored = 0;
            int rejected = 0;
            for (Numbered numbered : observations) {
                Observation observation = numbered.observation();
                if (observation.at().isAfter(store.now().plus(InMemoryStore.AHEAD))) {
                    rejected++;
                    continue;
                }
                About about = new About(store.known(host).id, observation.kind(), observation.subject());
                Observation before = newest.get(about);
                boolean newer = before == null || observation.at().isAfter(before.at());
                if (newer) {
                    newest.put(about, observation);
                }
                boolean added = numbered.keep() && kept.add(new Key(host, run, numbered.sequence()));
                if (added || (newer && !numbered.keep())) {
                    stored++;
                }
            }
            return new Appended(stored, observations.size() - stored - rejected, rejected);
        }
    }

    @Override
    public List<Observation> current(HostId host) {
        synchronized (store) {
            store.answer();
            return newest.entrySet().stream()
                    .filter(each -> each.getKey().host().equals(host))
                    .map(Map.Entry::getValue)
                    .toList();
        }
    }
}
