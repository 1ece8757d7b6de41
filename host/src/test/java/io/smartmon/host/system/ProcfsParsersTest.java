package io.smartmon.host.system;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.host.UnreadableHostException;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProcfsParsersTest {
    @Test
    void memoryIsReadFromTheCapturedFile() {
        MemoryUsage memory = MemoryUsage.parse(Captured.lines("meminfo"));
        assertEquals(24_684_096L * 1024, memory.totalBytes());
        assertEquals(0, memory.swapTotalBytes());
        assertEquals(0, memory.swapUsedBytes());
        long available = Captured.lines("meminfo").stream()
                .filter(line -> line.startsWith("MemAvailable:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("[^0-9]", "")))
                .sum();
        assertEquals(available * 1024, memory.availableBytes());
    }

    /** By hand, from the grammar in proc_meminfo(5): the captured machine has no swap. */
    @Test
    void swapInUseIsWhatIsNotFree() {
        MemoryUsage memory = MemoryUsage.parse(
                List.of("MemTotal:  1000 kB", "MemAvailable: 400 kB", "SwapTotal:   300 kB", "SwapFree:   100 kB"));
        assertEquals(new MemoryUsage(1_024_000, 409_600, 307_200, 204_800), memory);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "MemTotal: 5 kB",
                "MemAvailable: 5 kB",
                "MemTotal: 0 kB\nMemAvailable: 0 kB",
                "MemTotal: x kB"
            })
    void missingMemoryIsNotGuessed(String text) {
        assertThrows(
                UnreadableHostException.class,
                () -> MemoryUsage.parse(text.lines().toList()));
    }

    @Test
    void theBusyShareIsThatOfTheTicksBetweenTwoObservations() {
        CpuTimes earlier = CpuTimes.parse(Captured.lines("stat"));
        CpuTimes later = CpuTimes.parse(Captured.lines("stat-later"));
        // user +183, system +16, idle +1
        assertEquals(100.0 * 199 / 200, later.percentSince(earlier).orElseThrow(), 1e-9);
        assertEquals(2, CpuTimes.processors(Captured.lines("stat")));
    }

    @Test
    void noTimePassedOrCountersSetBackGiveNoShare() {
        CpuTimes any = CpuTimes.parse(Captured.lines("stat"));
        assertEquals(OptionalDouble.empty(), any.percentSince(any));
        assertEquals(OptionalDouble.empty(), any.percentSince(CpuTimes.parse(Captured.lines("stat-later"))));
    }

    @Test
    void theShareStaysBetweenNothingAndAll() {
        Random random = new Random(1);
        for (int i = 0; i < 1000; i++) {
            CpuTimes earlier = new CpuTimes(random.nextInt(1000), random.nextInt(500), random.nextInt(2000));
            CpuTimes later = new CpuTimes(random.nextInt(1000), random.nextInt(500), random.nextInt(2000));
            later.percentSince(earlier).ifPresent(percent -> assertEquals(percent, Math.clamp(percent, 0, 100)));
            later.stolenSince(earlier).ifPresent(share -> assertEquals(share, Math.clamp(share, 0, 1)));
        }
    }

    /** By hand: old kernels have fewer columns, and guest time is part of user time. */
    @Test
    void guestTimeIsNotCountedTwiceAndMissingColumnsAreZero() {
        assertEquals(new CpuTimes(60, 10, 110), CpuTimes.parse(List.of("cpu  10 10 10 40 10 10 10 10 500 500")));
        assertEquals(new CpuTimes(30, 0, 70), CpuTimes.parse(List.of("cpu 10 10 10 40")));
    }

    /** By hand, from the grammar in proc_stat(5): little is stolen on the captured machine. */
    @Test
    void theStolenShareIsThatOfTheTicksBetweenTwoObservations() {
        CpuTimes earlier = CpuTimes.parse(List.of("cpu  10 0 10 100 0 0 0 5 0 0"));
        CpuTimes later = CpuTimes.parse(List.of("cpu  60 0 10 125 0 0 0 30 0 0"));
        assertEquals(0.25, later.stolenSince(earlier).orElseThrow(), 1e-9);
        assertEquals(OptionalDouble.empty(), earlier.stolenSince(earlier));
    }

    @Test
    void loadIsReadFromTheCapturedLine() {
        assertEquals(
                new LoadAverage(8.24, 5.54, 3.76),
                LoadAverage.parse(Captured.lines("loadavg").getFirst()));
    }

    @Test
    void anyDamageIsReportedAsUnreadable() {
        Random random = new Random(2);
        List<String> stat = Captured.lines("stat");
        for (int i = 0; i < 2000; i++) {
            StringBuilder line = new StringBuilder(stat.getFirst());
            int at = random.nextInt(line.length());
            line.setCharAt(at, (char) random.nextInt(32, 127));
            line.setLength(random.nextInt(line.length() + 1));
            List<String> damaged = new ArrayList<>(stat);
            damaged.set(0, line.toString());
            orUnreadable(() -> CpuTimes.parse(damaged));
            orUnreadable(() -> LoadAverage.parse(line.toString()));
            orUnreadable(() -> MemoryUsage.parse(damaged));
        }
    }

    private static void orUnreadable(Executable parse) {
        try {
            parse.execute();
        } catch (UnreadableHostException e) {
            assertEquals("HOST_UNREADABLE", e.code());
        } catch (Throwable e) {
            throw new AssertionError("neither read nor reported as unreadable", e);
        }
    }
}
