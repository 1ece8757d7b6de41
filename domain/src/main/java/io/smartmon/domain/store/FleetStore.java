package io.smartmon.domain.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.host.IdentityStatus;
import java.time.Instant;
import java.util.UUID;

/**
 * The hosts as the store knows them. Every call is one round trip and may be repeated. Thread-safe. Throws
 * {@link StoreUnavailableException} when the store does not answer.
 */
public interface FleetStore {
    /**
     * Makes the machine known as a host, or brings its profile up to date. The machine id says which host it is, whatever
     * its name; a machine id that was never seen gets a new host.
     *
     * @param run the run of the agent
     * @param at the agent's wall clock
     */
    Registration register(HostProfile profile, UUID run, Instant at);

    /**
     * What a registration found.
     *
     * @param host which host this machine is
     * @param identity whether it is the only one of that machine id
     * @param storeTime the store's clock, in the middle of the call as closely as can be measured
     */
    record Registration(HostId host, IdentityStatus identity, Instant storeTime) {}
}
