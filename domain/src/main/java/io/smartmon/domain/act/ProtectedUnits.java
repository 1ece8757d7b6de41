package io.smartmon.domain.act;

import io.smartmon.domain.unit.UnitName;
import java.util.Optional;
import java.util.Set;

/**
 * The units that are never acted on, whatever a policy says: the machine, the way in, and what this product stands on. The
 * list is compiled in so that no file can lift it.
 */
public final class ProtectedUnits {
    private static final Set<String> NAMES = Set.of(
            "dbus.service",
            "dbus-broker.service",
            "ssh.service",
            "sshd.service",
            "polkit.service",
            "emergency.service",
            "rescue.service",
            "NetworkManager.service",
            "networking.service",
            "postgresql.service");

    private ProtectedUnits() {}

    /** Why the unit may never be acted on, in words for people; empty if it may. */
    public static Optional<String> reason(UnitName unit) {
        String name = unit.value();
        if (!unit.isService()) {
            return Optional.of("only services are repaired, not a " + unit.suffix());
        }
        if (name.startsWith("systemd-") || name.startsWith("init.") || name.startsWith("user@")) {
            return Optional.of("it is part of the service manager");
        }
        if (name.startsWith("smartmon")) {
            return Optional.of("it is this product itself");
        }
        if (name.startsWith("postgresql@") || NAMES.contains(name)) {
            return Optional.of("you may need it to get in, or this product stands on it");
        }
        if (name.startsWith("ssh@") || name.startsWith("sshd@")) {
            return Optional.of("you may need it to get in");
        }
        return Optional.empty();
    }
}
