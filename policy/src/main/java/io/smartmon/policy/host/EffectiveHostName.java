package io.smartmon.policy.host;

import io.smartmon.domain.host.HostId;
import io.smartmon.policy.environment.ConfigurationException;
import io.smartmon.policy.environment.Environment;
import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * The name under which this host is known: {@code HOSTNAME_OVERRIDE}, else the machine's own. Every process of a host computes
 * it here, so that all of them mean the same host.
 *
 * @param value 1 to 253 characters: letters, digits, {@code .}, {@code -} and {@code _}
 */
public record EffectiveHostName(String value) {
    private static final String OVERRIDE = "HOSTNAME_OVERRIDE";
    private static final String TAKES = "a host name: 1 to 253 letters, digits, dots, hyphens and underscores";
    private static final Pattern GRAMMAR = Pattern.compile("[A-Za-z0-9._-]{1,253}");
    private static final Path KERNEL_NAME = Path.of("/proc/sys/kernel/hostname");

    public EffectiveHostName {
        if (!isValid(value)) {
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
        Optional<String> override = environment.text(OVERRIDE);
        if (override.isPresent()) {
            if (!isValid(override.get())) {
                throw ConfigurationException.ofVariable(OVERRIDE, override.get(), TAKES);
            }
            return new EffectiveHostName(override.get());
        }
        String own = ownName(kernelName);
        if (!isValid(own)) {
            throw ConfigurationException.of(
                    "this machine's own name is " + ConfigurationException.quote(own) + "; set " + OVERRIDE + " to "
                            + TAKES,
                    null);
        }
        return new EffectiveHostName(own);
    }

    /** Whether a text can be a host's name. */
    public static boolean isValid(String text) {
        return GRAMMAR.matcher(text).matches();
    }

    /** The identity that follows from the name. */
    public HostId id() {
        return HostId.ofName(value);
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
                        "this machine's own name cannot be read from " + kernelName + "; set " + OVERRIDE, e);
            }
        }
        try {
            return InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            throw ConfigurationException.of("this machine's own name is not known; set " + OVERRIDE, e);
        }
    }
}
