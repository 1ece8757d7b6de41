package io.smartmon.orchestrator.clock;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.Deadline;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import io.smartmon.testkit.systemd.FakeServiceManager;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ClockOffTest {
    private static final Duration DWELL = Duration.ofMinutes(1);
    private static final Instant AT = Instant.parse("2026-03-05T12:00:00Z");

    private static CollectResult<List<Observation>> collect(Knowledge<Duration> offset) {
        return new ClockCollector()
                .collect(
                        new CollectorContext(
                                HostRoots.standard(),
                                new HostSubject("alpha"),
                                InstantSource.fixed(AT),
                                () -> offset,
                                new FakeServiceManager(new ManualScheduler()),
                                () -> Knowledge.unknown("store_not_asked")),
                        Deadline.in(DWELL));
    }

    private static Measures seen(double seconds) {
        Knowledge<Duration> offset = Knowledge.known(Duration.ofMillis(Math.round(seconds * 1_000)), AT);
        return collect(offset) instanceof CollectResult.Collected<List<Observation>>(List<Observation> all)
                ? all.getFirst().document()
                : fail("it is known");
    }

    @ParameterizedTest
    @CsvSource({"0,", "5,", "-5,", "5.001,WARNING", "-5.001,WARNING", "300,WARNING", "-301,CRITICAL"})
    void aClockThatIsOffEitherWayIsFoundAfterItsDwell(double seconds, Severity severity) {
        ClassifierHarness harness = new ClassifierHarness(new ClockOff()).see(seen(seconds));
        assertEquals(Optional.empty(), harness.severity(), "too early");
        harness.pass(DWELL).see(seen(seconds));
        assertEquals(Optional.ofNullable(severity), harness.severity());
    }

    @Test
    void itContinuesDownToFourSeconds() {
        ClassifierHarness harness = new ClassifierHarness(new ClockOff()).seeFor(DWELL, seen(-60));
        assertEquals(Optional.of(Duration.ofMinutes(1)), harness.evidence().span("offset"));
        assertEquals(Optional.of(false), harness.evidence().flag("ahead"));
        assertEquals(
                Optional.of(Severity.WARNING), harness.seeFor(DWELL, seen(4)).severity());
        assertEquals(Optional.empty(), harness.seeFor(DWELL, seen(3.9)).severity());
    }

    @Test
    void withoutTheStoresClockThereIsNothingToCompare() {
        assertInstanceOf(CollectResult.NoData.class, collect(Knowledge.unknown("clock_offset_not_known")));
    }
}
