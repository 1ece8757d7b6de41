package io.smartmon.config.web;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A network of proxies: the first bits of an address. Immutable.
 *
 * @param bits 0 to the number of bits of the address
 */
public record ProxyNetwork(InetAddress address, int bits) {
    /** Whether it contains that address. */
    public boolean contains(InetAddress other) {
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

    @Override
    public String toString() {
        return address.getHostAddress() + "/" + bits;
    }

    /** A list such as {@code 10.0.0.1, 192.168.0.0/16, ::1}; empty if one of them is neither an address nor a network. */
    static Optional<List<ProxyNetwork>> list(String text) {
        List<ProxyNetwork> networks = new ArrayList<>();
        for (String part : text.split(",", -1)) {
            Optional<ProxyNetwork> network = of(part.strip());
            if (network.isEmpty()) {
                return Optional.empty();
            }
            networks.add(network.get());
        }
        return Optional.of(List.copyOf(networks));
    }

    private static Optional<ProxyNetwork> of(String part) {
        int slash = part.indexOf('/');
        try {
            InetAddress address = InetAddress.ofLiteral(slash < 0 ? part : part.substring(0, slash));
            int maxBits = address.getAddress().length * 8;
            int bits = slash < 0 ? maxBits : Integer.parseInt(part.substring(slash + 1));
            return bits >= 0 && bits <= maxBits ? Optional.of(new ProxyNetwork(address, bits)) : Optional.empty();
        } catch (IllegalArgumentException neither) {
            return Optional.empty();
        }
    }
}
