package io.smartmon.host.profile;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostProfile;
import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HostProfileReaderTest {
    private static final String ID = "0123456789abcdef0123456789abcdef";

    @TempDir
    Path root;

    @TempDir
    Path data;

    private void write(String name, String text) throws Exception {
        Path file = root.resolve(name);
        Files.createDirectories(file.resolveSibling("."));
        Files.writeString(file, text);
    }

    private String machineId() {
        return HostProfileReader.machineId(Optional.of(root), data);
    }

    @Test
    void theMachineIdIsSystemdsBeforeThatOfDBus() throws Exception {
        write("var/lib/dbus/machine-id", ID.replace('0', 'f') + "\n");
        assertEquals(ID.replace('0', 'f'), machineId());
        write("etc/machine-id", ID + "\n");
        assertEquals(ID, machineId());
        assertFalse(Files.exists(data.resolve("machine-id")));
    }

    @Test
    void aMachineWithoutAnIdGetsOneThatStays() throws Exception {
        for (String none : List.of("", "uninitialized\n", "short\n")) {
            write("etc/machine-id", none);
            String made = machineId();
            assertTrue(made.matches("[0-9a-f]{32}"), made);
            assertEquals(made, machineId());
            assertEquals(made, HostProfileReader.machineId(Optional.empty(), data));
        }
        String first = machineId();
        Files.delete(data.resolve("machine-id"));
        assertNotEquals(first, machineId());
    }

    @Test
    void anIdThatCannotBeKeptIsNotMade() {
        assertThrows(
                UnreadableHostException.class,
                () -> HostProfileReader.machineId(Optional.of(root), data.resolve("absent")));
    }

    @Test
    void theSystemsNameIsThatForPeople() {
        assertEquals(
                Optional.of("Debian GNU/Linux 12 (bookworm)"),
                HostProfileReader.osReleaseName(List.of("NAME=x", "PRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"")));
        assertEquals(Optional.of("Arch"), HostProfileReader.osReleaseName(List.of("PRETTY_NAME=Arch")));
        assertEquals(Optional.of("a\"b"), HostProfileReader.osReleaseName(List.of("PRETTY_NAME=\"a\\\"b\"")));
        assertEquals(Optional.empty(), HostProfileReader.osReleaseName(List.of("PRETTY_NAME=\"\"", "ID=x")));
    }

    @Test
    void thisMachineHasAProfile() {
        HostProfile profile = HostProfileReader.read("Box", "boot", HostRoots.standard(), data);
        assertEquals("boot", profile.bootId());
        assertEquals("Box", profile.name());
        assertTrue(profile.cores() >= 1);
        assertTrue(profile.memoryBytes() > 1 << 26);
        assertFalse(profile.operatingSystem().isBlank());
        assertTrue(profile.machineId().matches("[0-9a-f]{32}"));
    }
}
