package io.smartmon.protocol.store;

import io.micronaut.serde.annotation.Serdeable;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.ObservationStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.subject.Subject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The arguments and answers of the store's ports that are no record of the domain themselves. Every call may be repeated.
 * Calls that take a single domain record, such as a plan to be committed, are that record on the wire.
 */
public final class StoreCalls {
    private StoreCalls() {}

    /** A host makes itself known. */
    @Serdeable
    public record Register(HostProfile host, UUID run, Instant at) {}

    /** The state of a command. */
    @Serdeable
    public record AnswerCommand(HostId host, UUID command, Reason answer, Instant at) {}

    /** Samples of a host. */
    @Serdeable
    public record Append(HostId host, UUID run, List<SystemSample> samples) {
        public Append {
            samples = List.copyOf(samples);
        }
    }

    /** Observations of a host. */
    @Serdeable
    public record AppendObservations(HostId host, UUID run, List<ObservationStore.Numbered> observations) {
        public AppendObservations {
            observations = List.copyOf(observations);
        }
    }

    /** The newest observation of each kind and subject. */
    @Serdeable
    public record CurrentObservations(List<Observation> observations) {
        public CurrentObservations {
            observations = List.copyOf(observations);
        }
    }

    /** A host's services cannot be known. */
    @Serdeable
    public record ServicesNotKnown(HostId host, UUID run, Reason reason, Instant at) {}

    /** A question about one host. */
    @Serdeable
    public record OfHost(HostId host) {}

    /** The units whose stop was requested. */
    @Serdeable
    public record Stops(List<ServiceStore.Stop> stops) {
        public Stops {
            stops = List.copyOf(stops);
        }
    }

    /** Last starts of units of a host. */
    @Serdeable
    public record Started(HostId host, List<ServiceStore.LastStart> starts) {
        public Started {
            starts = List.copyOf(starts);
        }
    }

    /** The last start of each unit. */
    @Serdeable
    public record LastStarts(List<ServiceStore.LastStart> starts) {
        public LastStarts {
            starts = List.copyOf(starts);
        }
    }

    /** A question about one incident. */
    @Serdeable
    public record Find(HostId host, UUID incident) {}

    /** Its answer: null if the host has no such id. */
    @Serdeable
    public record Found(IncidentStore.@Nullable Unfinished incident) {}

    /** Incidents that are not closed. */
    @Serdeable
    public record AllUnfinished(List<IncidentStore.Unfinished> unfinished) {
        public AllUnfinished {
            unfinished = List.copyOf(unfinished);
        }
    }

    /** Earlier repairs of a subject. */
    @Serdeable
    public record HistoryOf(HostId host, Subject subject, Instant since) {}

    /** The result of a move. */
    @Serdeable
    public record Moved(IncidentStore.Moved moved) {}

    /** A holder wants the lease of a host for this long. */
    @Serdeable
    public record Acquire(HostId host, UUID holder, Duration term, long seen) {}

    /** An alert of its own, apart from plans. */
    @Serdeable
    public record Raise(HostId host, UUID incident, long epoch, Alert alert) {}

    /** A holder releases the lease of a host. */
    @Serdeable
    public record Release(HostId host, UUID holder) {}

    /** How many holds were lifted. */
    @Serdeable
    public record Lifted(int holds) {}

    /** The holds in force, oldest first. */
    @Serdeable
    public record Holds(List<Hold> holds) {
        public Holds {
            holds = List.copyOf(holds);
        }
    }
}
