package io.smartmon.orchestrator.repair;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class KeyedSerialExecutorTest {
    private final ManualScheduler scheduler = new ManualScheduler();
    private final KeyedSerialExecutor<String> executor = new KeyedSerialExecutor<>(scheduler);

    @Test
    void itIsKnownForHowLongTheLongestTaskIsAtWork() {
        List<Duration> seen = new ArrayList<>();
        executor.run("web", () -> {
            scheduler.advance(Duration.ofMinutes(2));
            seen.add(executor.longestAtWork());
        });
        scheduler.advance(Duration.ZERO);
        assertEquals(List.of(Duration.ofMinutes(2)), seen);
        assertEquals(Duration.ZERO, executor.longestAtWork());
    }
}
