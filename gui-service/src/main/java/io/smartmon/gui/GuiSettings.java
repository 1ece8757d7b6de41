package io.smartmon.gui;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.data.DataSettings;
import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.config.log.LogSettings;
import io.smartmon.config.web.WebSettings;
import io.smartmon.gui.security.TrustedProxies;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.storage.connection.DatabaseUrl;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The settings of this process.
 *
 * @param port where it listens; 0 takes a free one
 * @param bind the address that it listens on
 * @param database the store's address
 * @param direct the store's address without a pooler between, for what needs one connection for long
 * @param embedded the data folder in which the store is; empty where that is not known
 * @param migrate whether it migrates the schema when it starts
 * @param publicUrl the address at which people reach it
 * @param trustedProxies whose forwarding headers are trusted
 * @param restartRequests who may request a restart, and of what
 */
public record GuiSettings(
        int port,
        String bind,
        DatabaseUrl database,
        DatabaseUrl direct,
        Optional<Path> embedded,
        boolean migrate,
        Optional<URI> publicUrl,
        TrustedProxies trustedProxies,
        RestartRequests restartRequests) {
    /** The system property that names the address to listen on. */
    public static final String BIND_PROPERTY = "micronaut.server.host";

    private static final String LOOPBACK = "127.0.0.1";

    /**
     * Reads the settings.
     *
     * @param bind the address to listen on; empty means loopback
     * @throws ConfigurationException if one of them cannot be used
     */
    public static GuiSettings read(Environment environment, Optional<String> bind) {
        TrustedProxies proxies =
                new TrustedProxies(WebSettings.TRUSTED_PROXIES.find(environment).orElse(List.of()));
        // Also read by the logging configuration, which would treat an unknown level as DEBUG.
        var _ = LogSettings.LEVEL.get(environment);
        String address = bind.orElse(LOOPBACK);
        if (!isLoopback(address) && proxies.networks().isEmpty()) {
            throw ConfigurationException.of(
                    "listening on " + ConfigurationException.quote(address)
                            + " would send passwords in clear text; listen on 127.0.0.1, or put a proxy with TLS in front and"
                            + " name its address in " + WebSettings.TRUSTED_PROXIES.name(),
                    null);
        }
        DatabaseUrl database = url(DatabaseSettings.URL.get(environment));
        return new GuiSettings(
                WebSettings.PORT.get(environment),
                address,
                database,
                DatabaseSettings.DIRECT_URL
                        .find(environment)
                        .map(GuiSettings::url)
                        .orElse(database),
                DataSettings.FOLDER.find(environment).filter(folder -> isEmbedded(folder, database)),
                DatabaseSettings.MIGRATE.get(environment),
                WebSettings.PUBLIC_URL.find(environment),
                proxies,
                new RestartRequests(
                        WebSettings.API_KEY.find(environment),
                        ApprovedServices.of(environment, DataSettings.folder(environment))));
    }

    /**
     * What a request to restart a service needs.
     *
     * @param key the key that such a request carries; empty means that none is accepted
     * @param approved what may be restarted
     */
    public record RestartRequests(Optional<String> key, ApprovedServices approved) {
        @Override
        public String toString() {
            return "RestartRequests[" + approved + "]";
        }
    }

    private static DatabaseUrl url(String text) {
        return switch (DatabaseUrl.parse(text)) {
            case DatabaseUrl.Parsed.Valid valid -> valid.url();
            case DatabaseUrl.Parsed.Invalid invalid -> throw ConfigurationException.of(invalid.message(), null);
        };
    }

    /** Whether the store is the embedded server of that folder: a server elsewhere fills other disks. */
    private static boolean isEmbedded(Path folder, DatabaseUrl database) {
        return database.isUnixSocket() && Files.isDirectory(folder.resolve("postgres"));
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
