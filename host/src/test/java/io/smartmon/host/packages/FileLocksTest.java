package io.smartmon.host.packages;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.packages.FileLocks.Device;
import io.smartmon.host.packages.FileLocks.Inode;
import io.smartmon.host.system.Captured;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileLocksTest {
    @Test
    void whatIsLockedForWritingIsListedHoweverItIsLocked() throws Exception {
        Set<Long> locked = FileLocks.parse(Captured.lines("locks")).locked().stream()
                .filter(inode -> inode.device().equals(new Device(254, 0)))
                .map(Inode::number)
                .filter(number -> number >= 10_199_066 && number <= 10_199_071)
                .collect(Collectors.toCollection(TreeSet::new));

        assertEquals(Set.of(10_199_066L, 10_199_069L, 10_199_070L), locked);
    }

    @Test
    void devicesAreHexadecimal() {
        assertEquals(
                Set.of(new Inode(new Device(0, 71), 183)),
                FileLocks.parse(List.of("11: FLOCK  ADVISORY  WRITE 11178 00:47:183 0 EOF"))
                        .locked());
    }

    @Test
    void noLinesAreNoLocks() {
        assertEquals(Set.of(), FileLocks.parse(List.of()).locked());
    }

    /** By hand, from the kernel's fs/locks.c. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "1: POSIX  ADVISORY  WRITE 20752 <none>:0 0 EOF",
                "1: LEASE  ACTIVE    WRITE 20752 fe:00:7 0 EOF",
                "1:      -> POSIX  ADVISORY  WRITE 20752 fe:00:7 0 EOF"
            })
    void whatIsNoLockOfAFileIsNotListed(String line) {
        assertEquals(Set.of(), FileLocks.parse(List.of(line)).locked());
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "1: POSIX", "1: POSIX  ADVISORY  WRITE 20752 fe:00 0 EOF", "locks are not listed"})
    void aLineOfAnUnknownFormatIsReportedAsUnreadable(String line) {
        assertThrows(UnreadableHostException.class, () -> FileLocks.parse(List.of(line)));
    }
}
