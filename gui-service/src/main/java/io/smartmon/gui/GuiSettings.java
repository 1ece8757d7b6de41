package io.smartmon.gui;

import io.smartmon.gui.security.TrustedProxies;
import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.storage.connection.DatabaseUrl;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The settings of this process.
 *
 * @param port where it listens; 0 takes a free one
 * @param bind the address that it listens on
 * @param database the store's address
 * @param migrate whether it migrates the schema when it starts
 * @param publicUrl the address at which people reach it
 * @param trustedProxies whose forwarding headers are trusted
 */
public record GuiSettings(
        int port,
        String bind,
        DatabaseUrl database,
        boolean migrate,
        Optional<URI> publicUrl,
        TrustedProxies trustedProxies) {
    /** The system property that names the address to listen on. */
    public static final String BIND_PROPERTY = "micronaut.server.host";

    static final int DEFAULT_PORT = 5003;
    private static final String LOOPBACK = "127.0.0.1";
    private static final String PROXIES = "SMARTMON_TRUSTED_PROXIES";
    private static final String LOG_LEVEL = "LOG_LEVEL";
    private static final Set<String> LOG_LEVELS = Set.of("ERROR", "WARN", "INFO", "DEBUG", "TRACE");
    private static final String PUBLIC_URL = "SMARTMON_PUBLIC_URL";

    /**
     * Reads the settings.
     *
     * @param bind the address to listen on; empty means loopback
     * @throws ConfigurationException if one of them cannot be used
     */
    public static GuiSettings read(Environment environment, Optional<String> bind) {
        TrustedProxies proxies = environment
                .text(PROXIES)
                .map(list -> TrustedProxies.parse(PROXIES, list))
                .orElse(new TrustedProxies(List.of()));
        // Read by the log's own configuration, which would take an unknown level for DEBUG.
        environment.text(LOG_LEVEL).ifPresent(GuiSettings::requireLogLevel);
        String address = bind.orElse(LOOPBACK);
        if (!isLoopback(address) && proxies.networks().isEmpty()) {
            throw ConfigurationException.of(
                    "listening on " + ConfigurationException.quote(address)
                            + " would send passwords in clear text; listen on 127.0.0.1, or put a proxy with TLS in front and"
                            + " name its address in " + PROXIES,
                    null);
        }
        return new GuiSettings(
                environment.port("PORT", DEFAULT_PORT),
                address,
                database(environment),
                environment.flag("SMARTMON_INIT_PG", true),
                environment.text(PUBLIC_URL).map(GuiSettings::publicUrl),
                proxies);
    }

    private static void requireLogLevel(String level) {
        if (!LOG_LEVELS.contains(level.toUpperCase(Locale.ROOT))) {
            throw ConfigurationException.ofVariable(LOG_LEVEL, level, "error, warn, info, debug or trace");
        }
    }

    private static DatabaseUrl database(Environment environment) {
        String value = environment
                .secret("DATABASE_URL")
                .orElseThrow(() -> ConfigurationException.of(
                        "DATABASE_URL is not set; it takes postgresql://USER:PASSWORD@HOST:PORT/DATABASE", null));
        return switch (DatabaseUrl.parse(value)) {
            case DatabaseUrl.Parsed.Valid valid -> valid.url();
            case DatabaseUrl.Parsed.Invalid invalid -> throw ConfigurationException.of(invalid.message(), null);
        };
    }

    private static URI publicUrl(String value) {
        String takes = "the address people use, such as https://monitor.example.org";
        try {
            URI url = new URI(value);
            boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
            if (http && url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null) {
                return url;
            }
        } catch (URISyntaxException e) {
            // Falls through to the exception below.
        }
        throw ConfigurationException.ofVariable(PUBLIC_URL, value, takes);
    }

    private static boolean isLoopback(String address) {
        try {
            return InetAddress.getByName(address).isLoopbackAddress();
        } catch (UnknownHostException e) {
            throw ConfigurationException.of(
                    "this machine has no address " + ConfigurationException.quote(address) + " to listen on", e);
        }
    }
}
