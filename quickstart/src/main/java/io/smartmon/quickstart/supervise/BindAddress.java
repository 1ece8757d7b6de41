package io.smartmon.quickstart.supervise;

import io.smartmon.cli.CommandFailure;
import io.smartmon.quickstart.process.RememberedPort;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where the pages are served. Immutable.
 *
 * @param address the address of this machine
 * @param port 1 to 65535
 */
public record BindAddress(InetAddress address, int port) {
    private static final Pattern BRACKETED = Pattern.compile("\\[([^\\]]+)\\](?::([0-9]{1,5}))?");
    private static final Pattern PLAIN = Pattern.compile("([^:]+)(?::([0-9]{1,5}))?");

    /**
     * The address that the options give.
     *
     * @param bind {@code ADDR[:PORT]}, IPv6 in brackets or bare; null for loopback
     * @param portOption what {@code --port} said, or null
     * @param defaultPort the port if neither has one
     */
    public static BindAddress of(@Nullable String bind, @Nullable Integer portOption, int defaultPort) {
        String host = "127.0.0.1";
        @Nullable Integer portOfBind = null;
        if (bind != null) {
            Matcher form = BRACKETED.matcher(bind);
            if (!form.matches()) {
                form = PLAIN.matcher(bind);
            }
            if (form.matches()) {
                host = String.valueOf(form.group(1));
                portOfBind = form.group(2) == null ? null : Integer.valueOf(form.group(2));
            } else {
                host = bind;
            }
        }
        if (portOption != null && portOfBind != null && !portOption.equals(portOfBind)) {
            throw CommandFailure.usage(
                    "--port says " + portOption + " and --bind says " + portOfBind + "; give it once");
        }
        int port = portOption != null ? portOption : portOfBind != null ? portOfBind : defaultPort;
        if (port < 1 || port > 65535) {
            throw CommandFailure.usage("port " + port + " is out of range; it must be 1 to 65535");
        }
        try {
            return new BindAddress(InetAddress.getByName(host), port);
        } catch (UnknownHostException e) {
            throw CommandFailure.usage(
                    "--bind '" + bind + "' is not an address of this machine; it must be ADDR[:PORT]");
        }
    }

    /** Refuses an address off loopback, unless a trusted proxy is named. */
    public void requireLoopbackOr(boolean trustedProxies) {
        if (!address.isLoopbackAddress() && !trustedProxies) {
            throw CommandFailure.usage("--bind " + address.getHostAddress()
                    + " would serve the pages to others without encryption; put a TLS proxy in front and name it in"
                    + " SMARTMON_TRUSTED_PROXIES, or leave --bind out");
        }
    }

    /** Refuses a port that is in use. */
    public void requireFree() {
        if (!RememberedPort.isFree(address, port)) {
            throw CommandFailure.of("port " + port + " on " + address.getHostAddress()
                    + " is in use or not permitted; choose another with --port");
        }
    }

    /** The address that a browser on this machine opens. */
    public String url() {
        String host = address.isAnyLocalAddress() ? "127.0.0.1" : address.getHostAddress();
        return "http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port + "/";
    }
}
