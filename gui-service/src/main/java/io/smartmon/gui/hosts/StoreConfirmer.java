package io.smartmon.gui.hosts;

import io.micronaut.security.authentication.Authentication;
import io.smartmon.domain.host.HostId;
import io.smartmon.gui.fleet.FleetMemory;
import io.smartmon.gui.problem.ProblemException;
import io.smartmon.gui.security.Viewer;
import io.smartmon.storage.restored.RestoredStore;
import jakarta.inject.Singleton;
import java.time.InstantSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A person's confirmation that a host may be repaired from a restored store, for page and API alike. Thread-safe. */
@Singleton
final class StoreConfirmer {
    private static final Logger LOG = LoggerFactory.getLogger(StoreConfirmer.class);

    private final RestoredStore restored;
    private final FleetMemory memory;
    private final InstantSource clock;

    StoreConfirmer(RestoredStore restored, FleetMemory memory, InstantSource clock) {
        this.restored = restored;
        this.memory = memory;
        this.clock = clock;
    }

    /** Confirms it for the host of that name; where there is nothing to confirm, nothing changes. */
    void confirm(Authentication who, String hostName, String reason) {
        HostId host = HostReads.row(memory.now(), hostName).id();
        String actor = who instanceof Viewer viewer ? viewer.actor() : who.getName();
        switch (restored.confirm(host, actor, reason, clock.instant())) {
            case CONFIRMED -> {
                LOG.info("{} confirmed the database for {}", actor, host);
                // So that the next page already shows the effect.
                memory.rebuild();
            }
            case NOTHING_TO_CONFIRM -> {
                // It is already as requested.
            }
            case UNKNOWN -> throw ProblemException.notFound("There is no host of that name.");
        }
    }
}
