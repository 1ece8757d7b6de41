package io.smartmon.policy.host;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.host.HostSettings;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;

/**
 * The name under which this host is known: {@code HOSTNAME_OVERRIDE}, else the machine's own. Every process of a host computes
 * it here, so that all agree on the host.
 *
 * @param value 1 to 253 characters: letters, digits, {@code .}, {@code -} and {@code _}
 */
public record EffectiveHostName(String value) {
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    public EffectiveHostName {
        if (!HostSettings.isHostName(value)) {
            throw new IllegalArgumentException("not a host name: " + ConfigurationException.quote(value));
        }
    }

    /**
     * The name of this host.
     *
     * @throws ConfigurationException if the override, or without one the machine's own name, is not a host name
     */
    public static EffectiveHostName of(Environment environment) {
        return of(environment, KERNEL_NAME);
    }

    static EffectiveHostName of(Environment environment, Path kernelName) {
        Optional<String> override = HostSettings.NAME.find(environment);
        if (override.isPresent()) {
            return new EffectiveHostName(override.get());
        }
        String own = ownName(kernelName);
        if (!HostSettings.isHostName(own)) {
            throw ConfigurationException.of(
                    "this machine's own name is " + ConfigurationException.quote(own) + "; set "
                            + HostSettings.NAME.name() + " to "
                            + HostSettings.NAME.type().takes(),
                    null);
        }
        return new EffectiveHostName(own);
    }

    @Override
    public String toString() {
        return value;
    }

    private static String ownName(Path kernelName) {
        if (Files.isReadable(kernelName)) {
            try {
                return Files.readString(kernelName).strip();
            } catch (IOException e) {
                throw ConfigurationException.of(
                        "this machine's own name cannot be read from " + kernelName + "; set "
                                + HostSettings.NAME.name(),
                        e);
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw ConfigurationException.of("this machine's own name is not known; set " + HostSettings.NAME.name(), e);
        }
    }
}
