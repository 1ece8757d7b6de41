package io.smartmon.domain.store;

import io.smartmon.domain.command.Command;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.measure.Reason;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The one regular call of an agent: it renews the lease, marks the host as seen, and returns holds and commands for it.
 * No safety rests on it: who acts reads the holds again. Thread-safe. Throws {@link StoreUnavailableException} when the store
 * does not answer.
 */
public interface SyncStore {
    /** One transaction; repeated with the same arguments it does no harm. */
    Answer sync(Request request);

    /** Says what became of a command that was claimed; said again it changes nothing. */
    void answer(HostId host, UUID command, Reason answer, Instant at);

    /**
     * What an agent says of itself.
     *
     * @param holder the run of the agent
     * @param bootId of its boot
     * @param term how long the lease shall stand
     * @param seenEpoch the highest epoch that was seen outside the store: {@link LeaseStore#acquire}
     * @param lastPlan the last plan that the host's helper has accepted; null if there is none or it is not known
     * @param wantsLease whether it can act at present; one that cannot lets the lease run out
     * @param dryRun whether it changes nothing on its host
     * @param at the agent's wall clock
     */
    record Request(
            HostId host,
            UUID holder,
            String bootId,
            Duration term,
            long seenEpoch,
            @Nullable UUID lastPlan,
            boolean wantsLease,
            boolean dryRun,
            Instant at) {}

    /**
     * What is wanted of it.
     *
     * @param lease who holds the lease now
     * @param identity whether it is the only machine of its machine id
     * @param restoredSince since when this store is known to be older than what was done on the host, and not confirmed: it
     *     knew only lower epochs than were seen, or not the last plan, so it was restored or replaced. Kept until a person
     *     confirms the store for this host; null if it is not older
     * @param holds the holds in force for the host, oldest first
     * @param open the incidents that are neither closed nor given up, with their generation
     * @param commands what was asked of the host and is claimed by this answer, oldest first, at most 20
     * @param storeTime the store's clock
     */
    record Answer(
            LeaseStore.Answer lease,
            IdentityStatus identity,
            @Nullable Instant restoredSince,
            List<Hold> holds,
            List<OpenIncident> open,
            List<Command> commands,
            Instant storeTime) {
        public Answer {
            holds = List.copyOf(holds);
            open = List.copyOf(open);
            commands = List.copyOf(commands);
        }
    }

    /**
     * An incident that is open in the store.
     *
     * @param generation how often it was re-armed
     */
    record OpenIncident(UUID incident, long generation) {}
}
