package io.smartmon.domain.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.observation.Observation;
import java.util.List;
import java.util.UUID;

/**
 * What collectors read, of every kind that has no table of its own. An observation is known by (host, run, sequence), so a
 * replay doubles nothing. Thread-safe. Throws {@link StoreUnavailableException} when the store does not answer.
 */
public interface ObservationStore {
    /**
     * Appends observations of a registered host and brings the newest of each kind and subject up to date, in one
     * transaction.
     *
     * @param observations at most 1000
     */
    SampleStore.Appended append(HostId host, UUID run, List<Numbered> observations);

    /** The newest observation of each kind and subject of the host. */
    List<Observation> current(HostId host);

    /**
     * An observation with its number.
     *
     * @param sequence its number within the run of the agent, from 1
     * @param keep whether it is kept in addition to the latest, for as long as its kind is
     * @param observation what was read
     */
    record Numbered(long sequence, boolean keep, Observation observation) {}
}
