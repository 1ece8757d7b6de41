package io.smartmon.shim.act;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.policy.host.Boot;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class BootClockTest {
    private static final String BOOT = "b0070000-0000-4000-8000-000000000001";

    @Test
    void bootAndTimeAreThoseOfTheKernel(@TempDir Path proc) throws IOException {
        Path random = Files.createDirectories(proc.resolve("sys/kernel/random"));
        Files.writeString(random.resolve("boot_id"), BOOT + "\n");
        Files.writeString(proc.resolve("uptime"), "1234.56 99.00\n");

        BootClock clock = BootClock.of(new Boot(proc));

        assertEquals(BOOT, clock.bootId());
        assertEquals(123_456, clock.now());
    }
}
