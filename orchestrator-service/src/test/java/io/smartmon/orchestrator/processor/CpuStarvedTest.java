package io.smartmon.orchestrator.processor;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.orchestrator.classify.Looks;
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
        Looks looks = new Looks(new CpuStarved()).seeFor(DWELL.minusMinutes(1), seen(pressure, steal));
        assertEquals(Optional.empty(), looks.severity(), "too early");
        looks.pass(Duration.ofMinutes(1)).see(seen(pressure, steal));
        assertEquals(Optional.ofNullable(severity), looks.severity());
    }

    @Test
    void itStandsBetweenTheLimitsAndEndsBelowThem() {
        Looks looks = new Looks(new CpuStarved()).seeFor(DWELL, seen(0.6, 0));
        assertEquals(0.6, looks.evidence().ratio("pressure").orElseThrow());
        assertEquals(
                Optional.of(Severity.WARNING),
                looks.seeFor(DWELL, seen(0.45, 0)).severity());
        assertEquals(
                Optional.of(Severity.WARNING),
                looks.seeFor(DWELL, seen(0.1, 0.16)).severity());
        assertEquals(
                Optional.empty(),
                looks.seeFor(Duration.ofMinutes(1), seen(0.4, 0.15)).severity());
    }

    @Test
    void whereTheKernelCountsOneOfTheTwoThatOneRaisesAndEnds() {
        Measures stolen = Measures.of(ProcessorCollector.STEAL, Measure.ratio(0.3));
        Looks looks = new Looks(new CpuStarved()).seeFor(DWELL, stolen);
        assertEquals(Optional.of(Severity.WARNING), looks.severity());
        looks.seeFor(Duration.ofMinutes(1), Measures.of(ProcessorCollector.STEAL, Measure.ratio(0)));
        assertEquals(Optional.empty(), looks.severity());
    }

    @Test
    void twoSpikesHoursApartAreNoDwell() {
        Looks looks = new Looks(new CpuStarved()).see(seen(0.9, 0));
        looks.pass(Duration.ofHours(8)).see(seen(0.9, 0));
        assertEquals(Optional.empty(), looks.severity());
    }
}
