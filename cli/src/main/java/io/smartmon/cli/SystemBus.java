package io.smartmon.cli;

import io.smartmon.config.Environment;
import io.smartmon.config.host.HostSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The address of this machine's system bus. Immutable; checks for the socket, never connects.
 *
 * @param address {@code DBUS_SYSTEM_BUS_ADDRESS}, or the default
 * @param socket the socket's path; null if the address has none, such as an abstract one
 */
public record SystemBus(String address, @Nullable Path socket) {
    /** The bus that this environment names. */
    public static SystemBus of(Map<String, String> environment) {
        String address = HostSettings.BUS.get(Environment.of(environment));
        return new SystemBus(address, path(address).orElse(null));
    }

    /** Whether its socket is there; an address without a path counts as present. */
    public boolean present() {
        return socket == null || Files.exists(socket);
    }

    /** One line for people. */
    public String describe() {
        return present() ? "system bus at " + address : "no system bus: services not known";
    }

    private static Optional<Path> path(String address) {
        for (String choice : address.split(";", -1)) {
            if (!choice.startsWith("unix:")) {
                continue;
            }
            for (String pair : choice.substring("unix:".length()).split(",", -1)) {
                if (pair.startsWith("path=")) {
                    return Optional.of(Path.of(pair.substring("path=".length())));
                }
            }
        }
        return Optional.empty();
    }
}
