package io.smartmon.gui.security;

import io.smartmon.config.web.ProxyNetwork;
import java.net.InetAddress;
import java.util.List;

/**
 * The proxies whose {@code X-Forwarded-*} headers are trusted.
 *
 * @param networks addresses or networks; empty means that no such header is trusted
 */
public record TrustedProxies(List<ProxyNetwork> networks) {
    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /** Whether that address is one of them. */
    public boolean trust(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }
}
