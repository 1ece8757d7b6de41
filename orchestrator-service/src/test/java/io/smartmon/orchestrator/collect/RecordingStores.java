package io.smartmon.orchestrator.collect;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.HostNotRegisteredException;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.store.StoreUnavailableException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.LongStream;

/**
 * Stores that remember what they were given by its number, so that a replay shows, and that can be away: before a call, or
 * after it took effect.
 */
final class RecordingStores implements SampleStore, ServiceStore {
    final Set<Long> samples = new LinkedHashSet<>();
    final Set<Long> transitions = new LinkedHashSet<>();
    final List<Observation> observations = new ArrayList<>();
    final Set<Long> observationNumbers = new LinkedHashSet<>();
    final List<LastStart> starts = new ArrayList<>();
    final List<String> calls = new ArrayList<>();
    int known;
    long unanswered;
    boolean away;
    boolean answerLost;
    boolean broken;
    /** The number of a row that it refuses with all that comes with it; none if negative. */
    long refuses = -1;

    boolean unknownHost;

    StoreOutbox.Stores all() {
        return new StoreOutbox.Stores(this, this, observationStore());
    }

    private void call(String what) {
        if (broken) {
            throw new IllegalStateException("refused");
        }
        if (away) {
            throw new StoreUnavailableException("away", null);
        }
        if (unknownHost) {
            throw new HostNotRegisteredException(new HostId(new UUID(1, 2)));
        }
        calls.add(what);
    }

    private void refuse(LongStream numbers) {
        if (numbers.anyMatch(number -> number == refuses)) {
            throw new IllegalStateException("row " + refuses + " is refused");
        }
    }

    private void answer(int count) {
        if (answerLost) {
            unanswered += count;
            answerLost = false;
            throw new StoreUnavailableException("the answer was lost", null);
        }
    }

    @Override
    public Appended append(HostId host, UUID run, List<SystemSample> given) {
        refuse(given.stream().mapToLong(SystemSample::sequence));
        call("samples " + given.size());
        given.forEach(each -> known += samples.add(each.sequence()) ? 0 : 1);
        answer(given.size());
        return new Appended(given.size(), 0, 0);
    }

    @Override
    public void observe(Reconciliation given) {
        refuse(given.transitions().stream().mapToLong(ServiceStore.Transition::sequence));
        call((given.complete() ? "complete " : "some ") + given.units().size() + " units "
                + given.transitions().size() + " transitions");
        given.transitions().forEach(each -> known += transitions.add(each.sequence()) ? 0 : 1);
        answer(given.transitions().size());
    }

    @Override
    public void notKnown(HostId host, UUID run, Reason reason, Instant at) {
        call(reason.code());
        answer(0);
    }

    @Override
    public List<Stop> stopsSeen(HostId host) {
        return List.of();
    }

    @Override
    public void started(HostId host, List<LastStart> given) {
        call("starts " + given.size());
        starts.addAll(given);
        answer(given.size());
    }

    @Override
    public List<LastStart> lastStarts(HostId host) {
        return List.copyOf(starts);
    }

    private ObservationStore observationStore() {
        return new ObservationStore() {
            @Override
            public SampleStore.Appended append(HostId host, UUID run, List<Numbered> given) {
                call("observations " + given.size());
                for (Numbered each : given) {
                    if (observationNumbers.add(each.sequence())) {
                        observations.add(each.observation());
                    } else {
                        known++;
                    }
                }
                answer(given.size());
                return new SampleStore.Appended(given.size(), 0, 1);
            }

            @Override
            public List<Observation> current(HostId host) {
                return List.copyOf(observations);
            }
        };
    }
}
