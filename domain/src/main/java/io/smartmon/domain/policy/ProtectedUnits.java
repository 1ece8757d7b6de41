package io.smartmon.domain.policy;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import java.util.Optional;
import java.util.Set;

/**
 * The units that are never acted on, whatever a policy says: those that the host, remote access or Smart Monitor needs. The
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

    /** Why the unit may never be acted on; empty if it may. */
    public static Optional<Reason> reason(UnitName unit) {
        return unit.isService() ? byName(unit) : notOfThisKind(unit);
    }

    /** Why the unit may never come up with another one that is started; empty if it may. */
    public static Optional<Reason> reasonToPullIn(UnitName unit) {
        return StartClosure.canPullIn(unit) ? byName(unit) : notOfThisKind(unit);
    }

    private static Optional<Reason> notOfThisKind(UnitName unit) {
        return Optional.of(Reason.of("protected_not_a_service", "suffix", Measure.text(unit.suffix())));
    }

    private static Optional<Reason> byName(UnitName unit) {
        String name = unit.value();
        if (name.startsWith("systemd-") || name.startsWith("init.") || name.startsWith("user@")) {
            return Optional.of(Reason.of("protected_manager"));
        }
        if (name.startsWith("smartmon")) {
            return Optional.of(Reason.of("protected_product"));
        }
        if (name.startsWith("postgresql@") || NAMES.contains(stem(name) + ".service")) {
            return Optional.of(Reason.of("protected_essential"));
        }
        if (name.startsWith("ssh@") || name.startsWith("sshd@")) {
            return Optional.of(Reason.of("protected_remote_access"));
        }
        return Optional.empty();
    }

    /** The name without its suffix: {@code ssh.socket} is as protected as {@code ssh.service}. */
    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
