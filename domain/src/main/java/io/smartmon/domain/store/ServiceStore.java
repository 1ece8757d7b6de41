package io.smartmon.domain.store;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.Fingerprint;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The services of a host: how they are now, and each change. Thread-safe. Throws {@link StoreUnavailableException} when the
 * store does not answer.
 */
public interface ServiceStore {
    /** Stores one observation in one transaction; one that was stored before changes nothing. */
    void observe(Reconciliation observation);

    /** Stores that the services of this host cannot be known at present, and why. */
    void notKnown(HostId host, UUID run, Reason reason, Instant at);

    /** The units of which a stop job was the last thing seen: their stop was asked for. */
    List<Stop> stopsSeen(HostId host);

    /**
     * Stores the last starts of units, each in place of the one before. The fingerprint of an earlier start is kept where nothing
     * could be taken at this one.
     */
    void started(HostId host, List<LastStart> starts);

    /** The last start of each unit of which one was stored, in the order of the units. */
    List<LastStart> lastStarts(HostId host);

    /**
     * What was seen of a host's services at one instant.
     *
     * @param host on which host
     * @param run the run of the agent
     * @param at when
     * @param complete whether {@code units} are all that there are: then a unit that is missing here is gone
     * @param units the units that were looked at
     * @param transitions what changed since the one before
     */
    record Reconciliation(
            HostId host, UUID run, Instant at, boolean complete, List<Seen> units, List<Transition> transitions) {
        public Reconciliation {
            units = List.copyOf(units);
            transitions = List.copyOf(transitions);
        }
    }

    /**
     * One unit as it is.
     *
     * @param since when it entered its active state, as far as known
     * @param stopSeen whether a stop job was the last thing seen of it
     */
    record Seen(UnitState state, Instant since, boolean stopSeen) {}

    /**
     * A unit of which a stop job was the last thing seen.
     *
     * @param invocationId of the run that it had then; empty if it had none
     * @param at when it was first seen so
     */
    record Stop(UnitName unit, String invocationId, Instant at) {}

    /**
     * The last start of a unit.
     *
     * @param invocationId of the run that began with it
     * @param fingerprint the files from which it was started, or an earlier one if that is not known of this one; null if it is of
     *     none
     */
    record LastStart(
            UnitName unit, String invocationId, @Nullable Fingerprint fingerprint) {
        /** This start, with the fingerprint of the one before if it has none. */
        public LastStart after(@Nullable LastStart before) {
            return fingerprint != null || before == null
                    ? this
                    : new LastStart(unit, invocationId, before.fingerprint());
        }
    }

    /**
     * One change of one unit, known by (host, run, sequence).
     *
     * @param sequence from 1 within the run
     * @param observedAt when it was seen
     * @param from the active and sub state before, such as {@code active/running}; null when first seen
     * @param to the unit after it
     * @param stopSeen whether a stop job brought it about
     */
    record Transition(
            long sequence, Instant observedAt, @Nullable String from, UnitState to, boolean stopSeen) {}
}
