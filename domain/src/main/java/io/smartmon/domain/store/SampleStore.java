package io.smartmon.domain.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import java.util.List;
import java.util.UUID;

/**
 * The measurements of a host. A sample is known by (host, run, sequence), so a replay doubles nothing. Thread-safe. Throws
 * {@link StoreUnavailableException} when the store does not answer.
 */
public interface SampleStore {
    /**
     * Appends samples of a registered host, in one transaction, and brings the host's current row up to date.
     *
     * @param samples at most 1000
     */
    Appended append(HostId host, UUID run, List<SystemSample> samples);

    /**
     * What became of the samples.
     *
     * @param stored how many are new
     * @param known how many were there already
     * @param rejected how many lie outside the retention or more than five minutes ahead; kept in the reject table
     */
    record Appended(int stored, int known, int rejected) {}
}
