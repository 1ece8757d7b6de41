package io.smartmon.gui.hosts;

import io.smartmon.storage.read.HostRow;

/** What is known of a host's services. Pure. */
public sealed interface ServiceKnowledge {
    /** The agent watches them: what the store says of them is so as long as the host is heard. */
    record Watched() implements ServiceKnowledge {}

    /**
     * There is no systemd that could be watched, as in a container. Normal, and no sign of trouble.
     *
     * @param reason why, in the agent's words
     */
    record NotWatched(String reason) implements ServiceKnowledge {}

    /**
     * There are services, and how they are is not known.
     *
     * @param reason why, in the agent's words
     */
    record NotKnown(String reason) implements ServiceKnowledge {}

    /** What is known of this host's services, apart from whether the host itself is heard. */
    static ServiceKnowledge of(HostRow host) {
        String reason = host.servicesNotKnown();
        if (reason == null) {
            return new Watched();
        }
        // Services that were seen once stay in the store. They tell a bus that was lost from one that never was: after
        // a loss the agent looks again, and what it then says of the bus are the same words.
        boolean neverSeen = host.services() == 0;
        return neverSeen && noSystemd(reason) ? new NotWatched(reason) : new NotKnown(reason);
    }

    /** Whether the agent says that there is no bus, or no systemd on it. Other words tell of a bus that should answer. */
    private static boolean noSystemd(String reason) {
        return reason.startsWith("no system bus") || reason.startsWith("the system bus has no systemd");
    }
}
