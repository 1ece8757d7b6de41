package io.smartmon.orchestrator.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CpuStarvedTest {
    private static final Duration DWELL = Duration.ofMinutes(10);

    private static Measures seen(double pressure, double steal) {
        return Measures.builder()
                .ratio(ProcessorCollector.PRESSURE, pressure)
                .ratio(ProcessorCollector.STEAL, steal)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"0.5, 0.2,", "0.51, 0, WARNING", "0, 0.21, WARNING", "0.9, 0.9, WARNING"})
    void waitingOrStolenTimeIsFoundAfterItsDwell(double pressure, double steal, Severity severity) {
        ClassifierHarness harness =
                new ClassifierHarness(new CpuStarved()).seeFor(DWELL.minusMinutes(1), seen(pressure, steal));
        assertEquals(Optional.empty(), harness.severity(), "too early");
        harness.pass(Duration.ofMinutes(1)).see(seen(pressure, steal));
        assertEquals(Optional.ofNullable(severity), harness.severity());
    }

    @Test
    void itContinuesBetweenTheLimitsAndEndsBelowThem() {
        ClassifierHarness harness = new ClassifierHarness(new CpuStarved()).seeFor(DWELL, seen(0.6, 0));
        assertEquals(0.6, harness.evidence().ratio("pressure").orElseThrow());
        assertEquals(
                Optional.of(Severity.WARNING),
                harness.seeFor(DWELL, seen(0.45, 0)).severity());
        assertEquals(
                Optional.of(Severity.WARNING),
                harness.seeFor(DWELL, seen(0.1, 0.16)).severity());
        assertEquals(
                Optional.empty(),
                harness.seeFor(Duration.ofMinutes(1), seen(0.4, 0.15)).severity());
    }

    @Test
    void whereTheKernelCountsOneOfTheTwoThatOneRaisesAndEnds() {
        Measures stolen = Measures.of(ProcessorCollector.STEAL, Measure.ratio(0.3));
        ClassifierHarness harness = new ClassifierHarness(new CpuStarved()).seeFor(DWELL, stolen);
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
        harness.seeFor(Duration.ofMinutes(1), Measures.of(ProcessorCollector.STEAL, Measure.ratio(0)));
        assertEquals(Optional.empty(), harness.severity());
    }

    @Test
    void twoSpikesHoursApartAreNoDwell() {
        ClassifierHarness harness = new ClassifierHarness(new CpuStarved()).see(seen(0.9, 0));
        harness.pass(Duration.ofHours(8)).see(seen(0.9, 0));
        assertEquals(Optional.empty(), harness.severity());
    }
}
