package io.smartmon.domain.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.unit.UnitName;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProtectedUnitsTest {
    private static String why(String unit) {
        return ProtectedUnits.reason(new UnitName(unit))
                .map(reason -> reason.code().substring("protected_".length()))
                .orElse("not protected");
    }

    private static List<String> unprotected(String list) throws IOException {
        try (InputStream file = Objects.requireNonNull(ProtectedUnitsTest.class.getResourceAsStream(list), list)) {
            return new String(file.readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .filter(line -> !line.startsWith("#"))
                    // A template has no units of its own.
                    .map(line -> line.replace("@.", "@1."))
                    .filter(unit -> ProtectedUnits.reason(new UnitName(unit)).isEmpty())
                    .toList();
        }
    }

    @Test
    void ofAMinimalDebianOnlyWhatDoesChoresIsNotProtected() throws IOException {
        assertEquals(
                List.of(
                        "apt-daily-upgrade.service",
                        "apt-daily.service",
                        "dpkg-db-backup.service",
                        "e2scrub@1.service",
                        "e2scrub_all.service",
                        "e2scrub_fail@1.service",
                        "e2scrub_reap.service",
                        "fstrim.service",
                        "pam_namespace.service",
                        "x11-common.service"),
                unprotected("debian-12.txt"));
        assertEquals(
                List.of(
                        "apt-daily-upgrade.service",
                        "apt-daily.service",
                        "dpkg-db-backup.service",
                        "fstrim.service",
                        "pam_namespace.service",
                        "x11-common.service"),
                unprotected("debian-13.txt"));
    }

    @Test
    void ofWhatFedoraEnablesTheDaemonsOfTheMachinesOwnersAreNotProtected() throws IOException {
        assertEquals(
                List.of(
                        "ModemManager.service",
                        "abrtd.service",
                        "accounts-daemon.service",
                        "akmods.service",
                        "atd.service",
                        "auditd.service",
                        "avahi-daemon.service",
                        "bluetooth.service",
                        "chronyd.service",
                        "crond.service",
                        "dkms.service",
                        "ipmi.service",
                        "irqbalance.service",
                        "libstoragemgmt.service",
                        "mcelog.service",
                        "pmcd.service",
                        "power-profiles-daemon.service",
                        "qemu-guest-agent.service",
                        "restorecond.service",
                        "rngd.service",
                        "rsyslog.service",
                        "smartd.service",
                        "sssd.service",
                        "sysstat.service",
                        "thermald.service",
                        "udisks2.service",
                        "upower.service",
                        "virtqemud.service",
                        "vmtoolsd.service"),
                unprotected("fedora.txt"));
    }

    @ParameterizedTest
    @CsvSource({
        "debug-shell.service, login",
        "getty@tty1.service, login",
        "serial-getty@ttyS0.service, login",
        "emergency.service, login",
        "rescue.service, login",
        "user@1000.service, manager",
        "systemd-udevd.service, manager",
        "reboot.service, boot",
        "selinux-autorelabel.service, boot",
        "networking.service, network",
        "multipathd.service, storage",
        "dbus.service, essential",
        "postgresql@17-main.service, essential",
        "ssh.service, remote_access",
        "ssh@3-10.0.0.1:22-10.0.0.9:5022.service, remote_access",
        "smartmon-shim.service, product",
        "reboot.target, not_a_service",
        "nginx.service, not protected",
        "sshguard.service, not protected",
        "getty-tools.service, not protected",
        "user-report.service, not protected"
    })
    void eachIsProtectedForAReason(String unit, String why) {
        assertEquals(why, why(unit));
    }

    @Test
    void aSocketIsAsProtectedAsItsService() {
        assertEquals(
                Optional.of("protected_remote_access"),
                ProtectedUnits.reasonToPullIn(new UnitName("ssh.socket")).map(reason -> reason.code()));
        assertEquals(Optional.empty(), ProtectedUnits.reasonToPullIn(new UnitName("php-fpm.socket")));
    }
}
