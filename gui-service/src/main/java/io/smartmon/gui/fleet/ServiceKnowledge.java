package io.smartmon.gui.fleet;

import io.smartmon.domain.measure.Reason;
import io.smartmon.storage.read.HostRow;
import java.util.Set;

/** What is known of a host's services. Pure. */
public sealed interface ServiceKnowledge {
    /** The agent watches them: what is stored of them is current as long as the host reports. */
    record Watched() implements ServiceKnowledge {}

    /**
     * There is no systemd to watch, as in a container. Normal, and no failure.
     *
     * @param reason why, as the agent reports it
     */
    record NotWatched(Reason reason) implements ServiceKnowledge {}

    /**
     * There are services, and their state is not known.
     *
     * @param reason why, as the agent reports it
     */
    record NotKnown(Reason reason) implements ServiceKnowledge {}

    /** The reasons that say that there is no bus, or no systemd on it. Others are about a bus that should answer. */
    Set<String> NO_SYSTEMD = Set.of("no_bus", "no_systemd");

    /** What is known of this host's services, apart from whether the host itself reports. */
    static ServiceKnowledge of(HostRow host) {
        Reason reason = host.servicesNotKnown();
        if (reason == null) {
            return new Watched();
        }
        // Services that were observed once stay in the store. They distinguish a bus that was lost from one that never
        // existed: after a loss the agent tries again and then reports the same reason.
        boolean neverSeen = host.services() == 0;
        return neverSeen && NO_SYSTEMD.contains(reason.code()) ? new NotWatched(reason) : new NotKnown(reason);
    }
}
