package io.smartmon.domain.store;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.host.HostId;

/** The store does not know the host: it was set up again, or restored from before the host registered. Registering again helps. */
public final class HostNotRegisteredException extends SmartmonException {
    private static final long serialVersionUID = 1L;

    /** A host that the store does not know. */
    public HostNotRegisteredException(HostId host) {
        super("HOST_NOT_REGISTERED", Category.EXTERNAL, "the store does not know host " + host, null);
    }
}
