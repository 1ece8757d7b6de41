package io.smartmon.gui.security;

import io.smartmon.config.ConfigurationException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * The proxies whose {@code X-Forwarded-*} headers are trusted.
 *
 * @param networks addresses or networks; empty means that no such header is trusted
 */
public record TrustedProxies(List<Network> networks) {
    public TrustedProxies {
        networks = List.copyOf(networks);
    }

    /** One network: the first bits of an address. */
    public record Network(InetAddress address, int bits) {
        boolean contains(InetAddress other) {
            byte[] mine = address.getAddress();
            byte[] theirs = other.getAddress();
            if (mine.length != theirs.length) {
                return false;
            }
            for (int bit = 0; bit < bits; bit++) {
                int mask = 0x80 >> (bit % 8);
                if ((mine[bit / 8] & mask) != (theirs[bit / 8] & mask)) {
                    return false;
                }
            }
            return true;
        }
    }

    /**
     * Reads a list such as {@code 10.0.0.1, 192.168.0.0/16, ::1}.
     *
     * @throws ConfigurationException if one of them is neither an address nor a network
     */
    public static TrustedProxies parse(String variable, String list) {
        List<Network> networks = new ArrayList<>();
        for (String part : list.split(",", -1)) {
            networks.add(network(variable, list, part.strip()));
        }
        return new TrustedProxies(networks);
    }

    /** Whether that address is one of them. */
    public boolean trust(InetAddress address) {
        return networks.stream().anyMatch(network -> network.contains(address));
    }

    private static Network network(String variable, String list, String part) {
        int slash = part.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? part : part.substring(0, slash));
            int maxBits = address.getAddress().length * 8;
            int bits = slash < 0 ? maxBits : Integer.parseInt(part.substring(slash + 1));
            if (bits >= 0 && bits <= maxBits) {
                return new Network(address, bits);
            }
        } catch (IllegalArgumentException e) {
            // Falls through to the exception below, which says what is accepted.
        }
        throw ConfigurationException.ofVariable(
                variable, list, "addresses or networks of proxies, such as 10.0.0.1,192.168.0.0/16");
    }
}
