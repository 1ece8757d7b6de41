package io.smartmon.policy.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

class BootTest {
    @TempDir
    Path proc;

    @Test
    void theTimeSinceBootIsReadInHundredths() throws Exception {
        Files.writeString(proc.resolve("uptime"), "12345.07 23456.78\n");
        assertEquals(1_234_507, new Boot(proc).hundredthsSinceBoot());
    }

    @Test
    void missingOrMalformedValuesAreNotKnown() throws Exception {
        assertThrows(BootUnknownException.class, () -> new Boot(proc).id());
        assertThrows(BootUnknownException.class, () -> new Boot(proc).hundredthsSinceBoot());
        Files.writeString(proc.resolve("uptime"), "soon\n");
        assertThrows(BootUnknownException.class, () -> new Boot(proc).hundredthsSinceBoot());
        Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(proc.resolve("sys/kernel/random/boot_id"), "0\n");
        assertThrows(BootUnknownException.class, () -> new Boot(proc).id());
    }

    @Test
    @EnabledOnOs(OS.LINUX)
    void thisMachineIsInOneBootWhoseTimeGrows() throws Exception {
        Boot boot = Boot.system();
        long before = boot.hundredthsSinceBoot();
        Thread.sleep(30);
        assertTrue(boot.hundredthsSinceBoot() > before);
        assertEquals(boot.id(), boot.id());
    }
}
