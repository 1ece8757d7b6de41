package io.smartmon.domain.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import java.time.Instant;
import java.util.UUID;

/**
 * The hosts as the store knows them. Every call is one round trip and may be repeated. Thread-safe. Throws
 * {@link StoreUnavailableException} when the store does not answer.
 */
public interface FleetStore {
    /**
     * Makes the host known, or brings its profile up to date.
     *
     * @param run the run of the agent
     * @return whether this is the machine that the store knows by that name; the machine that was first keeps the name
     */
    Registration register(HostProfile host, UUID run, Instant at);

    /** Notes that the host was heard, and that nothing else changed. An older instant than the one noted changes nothing. */
    void heard(HostId host, UUID run, Instant at);

    /**
     * What a registration found.
     *
     * @param sameMachine false if another machine id holds the name
     */
    record Registration(boolean sameMachine) {}
}
