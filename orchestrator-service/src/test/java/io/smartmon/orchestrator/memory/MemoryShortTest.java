package io.smartmon.orchestrator.memory;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MemoryShortTest {
    private static final Duration DWELL = Duration.ofMinutes(5);

    private static Measures seen(double available, double newest, double minute) {
        return Measures.builder()
                .bytes(MemoryCollector.TOTAL, 10_000)
                .bytes(MemoryCollector.AVAILABLE, Math.round(available * 10_000))
                .ratio(MemoryCollector.PRESSURE_10, newest)
                .ratio(MemoryCollector.PRESSURE_60, minute)
                .build();
    }

    @ParameterizedTest
    @CsvSource({
        "0.5, 0.5, 0.5,",
        "0.02, 0, 0,",
        "0.1, 0.5, 0.5,",
        "0.09, 0.1, 0.1,",
        "0.09, 0.11, 0, WARNING",
        "0.09, 0, 0.11, WARNING",
        "0.05, 0.5, 0.5, WARNING",
        "0.049, 0.5, 0.5, CRITICAL"
    })
    void littleMemoryCountsWhileTasksWaitForIt(double available, double newest, double minute, Severity severity) {
        ClassifierHarness harness =
                new ClassifierHarness(new MemoryShort()).seeFor(DWELL.minusMinutes(1), seen(available, newest, minute));
        assertEquals(Optional.empty(), harness.severity(), "too early");
        harness.pass(Duration.ofMinutes(1)).see(seen(available, newest, minute));
        assertEquals(Optional.ofNullable(severity), harness.severity());
    }

    @Test
    void itContinuesBetweenTheLimitsAndEndsBeyondThem() {
        ClassifierHarness harness = new ClassifierHarness(new MemoryShort()).seeFor(DWELL, seen(0.08, 0.2, 0.2));
        assertEquals(800, harness.evidence().bytes("available").orElseThrow());
        assertEquals(0.2, harness.evidence().ratio("pressure").orElseThrow());
        harness.seeFor(DWELL, seen(0.11, 0.06, 0.06));
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
        harness.seeFor(Duration.ofMinutes(1), seen(0.08, 0.01, 0.01));
        assertEquals(Optional.empty(), harness.severity());
    }

    @Test
    void withoutPressureItIsNotKnown() {
        Measures none = Measures.builder()
                .bytes(MemoryCollector.TOTAL, 10_000)
                .bytes(MemoryCollector.AVAILABLE, 1)
                .build();
        assertEquals(
                Optional.empty(),
                new ClassifierHarness(new MemoryShort()).seeFor(DWELL, none).severity());
        ClassifierHarness harness = new ClassifierHarness(new MemoryShort())
                .seeFor(DWELL, seen(0.08, 0.2, 0.2))
                .seeFor(DWELL, none);
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
    }
}
