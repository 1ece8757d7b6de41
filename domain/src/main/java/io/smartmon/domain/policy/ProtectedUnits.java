package io.smartmon.domain.policy;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitGlobs;
import io.smartmon.domain.unit.UnitName;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The units that are never acted on, whatever a policy says: those that the host, remote access or Smart Monitor needs, and those
 * that give a root shell or belong to the start and the end of the machine. The list is compiled in so that no file can lift it.
 *
 * <p>It covers what the packages of a minimal Debian 12 and 13 install, what systemd's own sources have
 * (github.com/systemd/systemd, folder {@code units}) and what Fedora enables by default ({@code 90-default.preset} of fedora-release),
 * as far as those are of one of these kinds. Sockets, timers and paths are as protected as the service of their name.
 */
public final class ProtectedUnits {
    /** Names without a suffix, and why they are protected. */
    private record Group(String code, UnitGlobs names) {
        private static Group of(String code, String... stems) {
            return new Group(
                    code,
                    UnitGlobs.of(Stream.of(stems).map(stem -> stem + ".service").toArray(String[]::new)));
        }
    }

    private static final List<Group> GROUPS = List.of(
            Group.of(
                    "protected_manager",
                    "systemd-*",
                    "init.*",
                    "user@*",
                    "user-runtime-dir@*",
                    "capsule@*",
                    "dbus-org.freedesktop.*"),
            Group.of("protected_product", "smartmon*"),
            // Each gives whoever sits there a root shell or a prompt to log in.
            Group.of(
                    "protected_login",
                    "debug-shell",
                    "emergency*",
                    "rescue*",
                    "single",
                    "getty@*",
                    "getty-static",
                    "serial-getty@*",
                    "console-getty",
                    "console-shell",
                    "container-getty@*",
                    "container-shell@*",
                    "autovt@*",
                    "breakpoint-*"),
            // Each runs once while the machine comes up or goes down, and some of them end it.
            Group.of(
                    "protected_boot",
                    "reboot*",
                    "poweroff*",
                    "halt*",
                    "kexec*",
                    "prepare-kexec",
                    "killall",
                    "soft-reboot*",
                    "plymouth-*",
                    "initrd-*",
                    "dracut-*",
                    "ostree-*",
                    "rpm-ostree*",
                    "bootc-*",
                    "greenboot*",
                    "grub-*",
                    "grub2-*",
                    "kdump*",
                    "kmod",
                    "kmod-static-nodes",
                    "modprobe@*",
                    "ldconfig",
                    "hwclock*",
                    "procps",
                    "rc",
                    "rcS",
                    "rc-local",
                    "quotaon*",
                    "quotacheck*",
                    "fsck*",
                    "import-state",
                    "readonly-root",
                    "rootfs-resize",
                    "selinux-autorelabel*",
                    "system-update-cleanup",
                    "packagekit-offline-update",
                    "dnf-system-upgrade*",
                    "fwupd-offline-update",
                    "rpmdb-*",
                    "cloud-init*",
                    "cloud-config",
                    "cloud-final",
                    "ignition-*",
                    "livesys*"),
            Group.of(
                    "protected_network",
                    "NetworkManager*",
                    "networking",
                    "network",
                    "ifup@*",
                    "ifupdown*",
                    "wicked*",
                    "connman*",
                    "dhcpcd*",
                    "dhclient*",
                    "iwd",
                    "wpa_supplicant*",
                    "netplan*",
                    "nmstate",
                    "openvswitch*",
                    "ovs-*",
                    "firewalld",
                    "nftables",
                    "iptables",
                    "ip6tables",
                    "netfilter-persistent",
                    "ufw"),
            Group.of(
                    "protected_storage",
                    "lvm2-*",
                    "dm-event",
                    "dmraid-activation",
                    "blk-availability",
                    "mdadm*",
                    "mdmonitor*",
                    "mdmon@*",
                    "multipathd",
                    "iscsi*",
                    "open-iscsi",
                    "nvmf-*",
                    "stratisd*",
                    "stratis-*",
                    "zfs-*",
                    "cryptdisks*",
                    "clevis-*"),
            Group.of(
                    "protected_essential",
                    "dbus",
                    "dbus-broker",
                    "dbus@*",
                    "polkit",
                    "postgresql",
                    "postgresql@*",
                    "postgresql-*"),
            Group.of("protected_remote_access", "ssh", "sshd", "ssh@*", "sshd@*", "sshd-*", "ssh-*", "dropbear*"));

    private static final String NOT_A_SERVICE = "protected_not_a_service";

    private ProtectedUnits() {}

    /** The codes of all reasons. */
    public static Set<String> codes() {
        return Stream.concat(GROUPS.stream().map(Group::code), Stream.of(NOT_A_SERVICE))
                .collect(Collectors.toUnmodifiableSet());
    }

    /** Why the unit may never be acted on; empty if it may. */
    public static Optional<Reason> reason(UnitName unit) {
        return unit.isService() ? byName(unit) : notOfThisKind(unit);
    }

    /** Why the unit may never come up with another one that is started; empty if it may. */
    public static Optional<Reason> reasonToPullIn(UnitName unit) {
        return StartClosure.canPullIn(unit) ? byName(unit) : notOfThisKind(unit);
    }

    private static Optional<Reason> notOfThisKind(UnitName unit) {
        return Optional.of(Reason.of(NOT_A_SERVICE, "suffix", Measure.text(unit.suffix())));
    }

    private static Optional<Reason> byName(UnitName unit) {
        UnitName service = new UnitName(stem(unit.value()) + ".service");
        return GROUPS.stream()
                .filter(group -> group.names().test(service))
                .findFirst()
                .map(group -> Reason.of(group.code()));
    }

    /** The name without its suffix: {@code ssh.socket} is as protected as {@code ssh.service}. */
    private static String stem(String name) {
        return name.substring(0, name.lastIndexOf('.'));
    }
}
