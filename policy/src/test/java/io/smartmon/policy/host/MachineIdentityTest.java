package io.smartmon.policy.host;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class MachineIdentityTest {
    private static final String FIRST = "0123456789abcdef0123456789abcdef";
    private static final String SECOND = "fedcba9876543210fedcba9876543210";

    @TempDir
    private Path root;

    @TempDir
    private Path data;

    @Test
    void theMachinesOwnIdPrecedesOneMadeByTheAgent() throws IOException {
        MachineIdentity machine = MachineIdentity.of(Optional.of(root), data);
        assertEquals(Optional.empty(), machine.id());
        Files.writeString(MachineIdentity.kept(data), SECOND + "\n");
        assertEquals(Optional.of(SECOND), machine.id());
        Files.createDirectory(root.resolve("etc"));
        Files.writeString(root.resolve("etc/machine-id"), "uninitialized\n");
        assertEquals(Optional.of(SECOND), machine.id());
        Files.writeString(root.resolve("etc/machine-id"), FIRST + "\n");
        assertEquals(Optional.of(FIRST), machine.id());
    }

    @Test
    void aMachineOutOfReachHasTheIdThatTheAgentMade() throws IOException {
        Files.writeString(MachineIdentity.kept(data), SECOND + "\n");
        assertEquals(
                Optional.of(SECOND), MachineIdentity.of(Optional.empty(), data).id());
    }
}
