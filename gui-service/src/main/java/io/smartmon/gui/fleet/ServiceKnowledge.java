package io.smartmon.gui.fleet;

import io.smartmon.storage.read.HostRow;

/** What is known of a host's services. Pure. */
public sealed interface ServiceKnowledge {
    /** The agent watches them: what is stored of them is current as long as the host reports. */
    record Watched() implements ServiceKnowledge {}

    /**
     * There is no systemd to watch, as in a container. Normal, and no failure.
     *
     * @param reason why, as the agent reports it
     */
    record NotWatched(String reason) implements ServiceKnowledge {}

    /**
     * There are services, and their state is not known.
     *
     * @param reason why, as the agent reports it
     */
    record NotKnown(String reason) implements ServiceKnowledge {}

    /** What is known of this host's services, apart from whether the host itself reports. */
    static ServiceKnowledge of(HostRow host) {
        String reason = host.servicesNotKnown();
        if (reason == null) {
            return new Watched();
        }
        // Services that were observed once stay in the store. They distinguish a bus that was lost from one that never
        // existed: after a loss the agent tries again and then reports the same reason.
        boolean neverSeen = host.services() == 0;
        return neverSeen && noSystemd(reason) ? new NotWatched(reason) : new NotKnown(reason);
    }

    /** Whether the agent reports that there is no bus, or no systemd on it. Other reasons are about a bus that should answer. */
    private static boolean noSystemd(String reason) {
        return reason.startsWith("no system bus") || reason.startsWith("the system bus has no systemd");
    }
}
