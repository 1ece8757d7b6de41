package io.smartmon.gui.security;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.web.WebSettings;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

class TrustedProxiesTest {
    private final TrustedProxies proxies =
            new TrustedProxies(WebSettings.TRUSTED_PROXIES.parse("X", "10.1.0.0/12, 192.0.2.7 ,2001:db8::/33,::1"));

    @Test
    void addressesInsideAreTrusted() {
        for (String inside : new String[] {"10.0.0.1", "10.15.255.255", "192.0.2.7", "2001:db8:7fff::1", "::1"}) {
            assertTrue(proxies.trust(InetAddress.ofLiteral(inside)), inside);
        }
    }

    @Test
    void addressesOutsideAreNot() {
        for (String outside : new String[] {"10.16.0.0", "192.0.2.8", "2001:db8:8000::1", "::2", "127.0.0.1"}) {
            assertFalse(proxies.trust(InetAddress.ofLiteral(outside)), outside);
        }
    }
}
