package io.smartmon.testkit.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The services in memory. */
final class InMemoryServiceStore implements ServiceStore, InMemoryStore.Part {
    private final InMemoryStore store;
    private final Map<HostId, Rows> rows = new HashMap<>();

    private static final class Rows {
        private final Map<UnitName, Row> units = new TreeMap<>();
        private final List<Transition> transitions = new ArrayList<>();
        private final Map<UnitName, LastStart> starts = new TreeMap<>();
        private Instant newest = Instant.EPOCH;
        private @Nullable UUID run;

        private Rows copy() {
            Rows copy = new Rows();
            copy.units.putAll(units);
            copy.transitions.addAll(transitions);
            copy.starts.putAll(starts);
            copy.newest = newest;
            copy.run = run;
            return copy;
        }
    }

    private record Row(Seen seen, Instant changedAt) {
        Row withoutStop(Instant at) {
            return seen.stopSeen() ? new Row(new Seen(seen.state(), seen.since(), false), at) : this;
        }
    }

    InMemoryServiceStore(InMemoryStore store) {
        this.store = store;
    }

    @Override
    public Runnable copy() {
        Map<HostId, Rows> copies = new HashMap<>(rows);
        copies.replaceAll((host, row) -> row.copy());
        return () -> {
            rows.clear();
            copies.forEach((host, row) -> rows.put(host, row.copy()));
        };
    }

    /** Whether a change of the unit to active was seen after that instant. */
    boolean seenActiveAfter(HostId host, UnitName unit, Instant after) {
        return of(host).transitions.stream()
                .anyMatch(each -> each.to().unit().equals(unit)
                        && each.to().activeState() == ActiveState.ACTIVE
                        && each.observedAt().isAfter(after));
    }

    private Rows of(HostId host) {
        return rows.computeIfAbsent(store.known(host).id, ignored -> new Rows());
    }

    @Override
    public void observe(Reconciliation observation) {
        synchronized (store) {
            store.answer();
            Rows host = of(observation.host());
            host.transitions.addAll(observation.transitions());
            boolean wrongClock =
                    Duration.between(observation.at(), store.now()).abs().compareTo(InMemoryStore.AHEAD) > 0;
            if (wrongClock) {
                observation.units().stream()
                        .filter(Seen::stopSeen)
                        .forEach(seen -> host.units.put(seen.state().unit(), new Row(seen, observation.at())));
                observation.units().stream()
                        .filter(seen -> !seen.stopSeen())
                        .forEach(seen -> host.units.computeIfPresent(
                                seen.state().unit(), (unit, row) -> row.withoutStop(observation.at())));
                return;
            }
            // What is ahead of the store's clock was said before that was set back.
            boolean newestIsAhead = Duration.between(store.now(), host.newest).compareTo(InMemoryStore.AHEAD) > 0;
            if (observation.at().isBefore(host.newest)
                    && !newestIsAhead
                    && !observation.run().equals(host.run)) {
                return;
            }
            host.newest = observation.at();
            host.run = observation.run();
            for (Seen seen : observation.units()) {
                host.units.merge(
                        seen.state().unit(),
                        new Row(seen, observation.at()),
                        (before, now) -> before.seen().equals(seen) ? before : now);
            }
            if (observation.complete()) {
                Set<UnitName> there = observation.units().stream()
                        .map(seen -> seen.state().unit())
                        .collect(Collectors.toSet());
                host.units.keySet().retainAll(there);
            }
        }
    }

    @Override
    public void notKnown(HostId host, UUID run, Reason reason, Instant at) {
        synchronized (store) {
            store.answer();
            Rows row = of(host);
            row.newest = at.isAfter(row.newest) ? at : row.newest;
        }
    }

    @Override
    public void started(HostId host, List<LastStart> starts) {
        synchronized (store) {
            store.answer();
            Map<UnitName, LastStart> known = of(host).starts;
            starts.forEach(start -> known.put(start.unit(), start.after(known.get(start.unit()))));
        }
    }

    @Override
    public List<LastStart> lastStarts(HostId host) {
        synchronized (store) {
            store.answer();
            return List.copyOf(of(host).starts.values());
        }
    }

    @Override
    public List<Stop> stopsSeen(HostId host) {
        synchronized (store) {
            store.answer();
            return of(host).units.entrySet().stream()
                    .filter(each -> each.getValue().seen().stopSeen())
                    .map(each -> new Stop(
                            each.getKey(),
                            each.getValue().seen().state().invocationId(),
                            each.getValue().changedAt()))
                    .toList();
        }
    }
}
