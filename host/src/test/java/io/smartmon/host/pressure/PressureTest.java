package io.smartmon.host.pressure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.host.HostRoots;
import io.smartmon.host.UnreadableHostException;
import io.smartmon.host.system.Captured;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PressureTest {
    @TempDir
    Path procfs;

    @Test
    void theShareOfTimeInWhichSomeTaskWaitedIsRead() throws Exception {
        Files.createDirectories(procfs.resolve("pressure"));
        Files.write(procfs.resolve("pressure/cpu"), Captured.lines("pressure-cpu"));
        assertEquals(Optional.of(new Pressure(0.2305, 0.4357, 0.5183)), Pressure.ofCpu(new HostRoots(procfs, procfs)));
        assertEquals(new Pressure(0, 0, 0), Pressure.parse(Captured.lines("pressure-memory")));
    }

    @Test
    void aKernelThatDoesNotCountItIsNoPressureAndNotZero() {
        assertEquals(Optional.empty(), Pressure.ofMemory(new HostRoots(procfs, procfs)));
    }

    /** By hand, from the kernel's documentation of the format. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "full avg10=1.00 avg60=1.00 avg300=1.00 total=1",
                "some avg10=1.00 avg60=1.00",
                "some avg10=x avg60=1.00 avg300=1.00 total=1",
                "some avg10=NaN avg60=1.00 avg300=1.00 total=1"
            })
    void damageIsReportedAsUnreadable(String line) {
        assertThrows(UnreadableHostException.class, () -> Pressure.parse(List.of(line)));
    }
}
