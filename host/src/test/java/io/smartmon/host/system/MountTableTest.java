package io.smartmon.host.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.host.system.MountTable.Mount;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MountTableTest {
    private static List<String> mountPoints(String... lines) {
        return MountTable.parse(List.of(lines)).stream().map(Mount::mount).toList();
    }

    @Test
    void ofTheCapturedMountsOnlyTheTwoDisksHoldData() {
        assertEquals(
                List.of(
                        new Mount("254:0", "/", "/", "ext4", false, false),
                        new Mount("7:0", "/", "/mnt/data disk", "ext4", true, true)),
                MountTable.parse(Captured.lines("mountinfo")));
    }

    @Test
    void theyAreTheOnesThatDfShowsWithoutMemoryAndOverlays() {
        List<String> disks = Captured.lines("df").stream()
                .filter(line -> line.startsWith("/dev/"))
                .map(line -> line.replaceFirst("(\\S+ +){5}", ""))
                .toList();
        assertEquals(
                disks,
                MountTable.parse(Captured.lines("mountinfo")).stream()
                        .map(Mount::mount)
                        .toList());
    }

    /** By hand, in the grammar of proc_pid_mountinfo(5). */
    @Test
    void aContainersOverlayRootIsShownAndItsBoundFilesAreAtMostOneDevice() {
        assertEquals(
                List.of("/", "/etc/hosts"),
                mountPoints(
                        "1 0 0:50 / / rw,relatime master:1 - overlay overlay rw,lowerdir=a",
                        "2 1 0:51 / /proc rw - proc proc rw",
                        "3 1 8:1 /var/lib/docker/c/hostname /etc/hostname rw - ext4 /dev/sda1 rw",
                        "4 1 8:1 /var/lib/docker/c/hosts /etc/hosts rw - ext4 /dev/sda1 rw"));
    }

    /** By hand, in the grammar of proc_pid_mountinfo(5). */
    @Test
    void whatContainerEnginesAndSnapsMountIsLeftOut() {
        assertEquals(
                List.of("/", "/srv/nfs", "/var/lib/docker"),
                mountPoints(
                        "1 0 8:1 / / rw - xfs /dev/sda1 rw",
                        "2 1 8:2 / /var/lib/docker rw - ext4 /dev/sda2 rw",
                        "3 1 253:7 / /var/lib/docker/devicemapper/mnt/ab rw - ext4 /dev/dm-7 rw",
                        "4 1 0:60 / /var/lib/docker/overlay2/x/merged rw - overlay overlay rw",
                        "5 1 7:3 / /snap/core/1 ro - squashfs /dev/loop3 ro",
                        "6 1 0:61 / /srv/nfs rw shared:4 propagate_from:2 - nfs4 box:/x rw,vers=4.2"));
    }

    @Test
    void anyDamageGivesSomeMountsAndNeverAFailure() {
        Random random = new Random(4);
        List<String> good = Captured.lines("mountinfo");
        for (int i = 0; i < 500; i++) {
            List<String> damaged = good.stream()
                    .map(line -> {
                        StringBuilder text = new StringBuilder(line);
                        text.setCharAt(random.nextInt(text.length()), "\\ -/0é".charAt(random.nextInt(6)));
                        text.setLength(random.nextInt(text.length() + 1));
                        return text.toString();
                    })
                    .toList();
            assertTrue(MountTable.parse(damaged).size() <= good.size());
        }
    }
}
