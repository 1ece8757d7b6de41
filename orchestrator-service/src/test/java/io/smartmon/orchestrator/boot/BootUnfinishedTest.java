package io.smartmon.orchestrator.boot;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.fail;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.unit.ManagerState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.wording.Wording;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.Deadline;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import io.smartmon.testkit.systemd.FakeServiceManager;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BootUnfinishedTest {
    private static final UnitName HANG = UnitName.of("hang");

    private final ManualScheduler scheduler = new ManualScheduler();
    private final FakeServiceManager manager = new FakeServiceManager(scheduler);
    private final ClassifierHarness harness = new ClassifierHarness(new BootUnfinished());

    private CollectResult<List<Observation>> collect() {
        return new ManagerCollector()
                .collect(
                        new CollectorContext(
                                HostRoots.standard(),
                                new HostSubject("alpha"),
                                scheduler,
                                () -> Knowledge.unknown("not_asked"),
                                manager,
                                () -> Knowledge.unknown("not_asked")),
                        Deadline.in(Duration.ofSeconds(1)));
    }

    private Measures seen() {
        return collect() instanceof CollectResult.Collected<List<Observation>>(List<Observation> all)
                ? all.getFirst().document()
                : fail("it is known");
    }

    @Test
    void aBootThatHangsIsFoundTenMinutesAfterItsBeginAndEndsWithIt() {
        manager.add(HANG);
        manager.startTakes(HANG, Duration.ofDays(1));
        manager.start(HANG);
        manager.boots();
        scheduler.advance(Duration.ofMinutes(10).minusSeconds(1));
        assertEquals(Optional.empty(), harness.see(seen()).severity());
        scheduler.advance(Duration.ofSeconds(1));
        assertEquals(Optional.of(Severity.WARNING), harness.see(seen()).severity());
        assertEquals(
                "alpha has not finished booting after 10 min, waiting for hang.service: services are repaired all the same",
                Wording.english()
                        .finding(new FindingKind("boot_unfinished"), new HostSubject("alpha"), harness.evidence()));
        manager.managerState(ManagerState.DEGRADED);
        assertEquals(Optional.empty(), harness.see(seen()).severity());
    }

    @Test
    void noOtherStateIsABootThatHangs() {
        scheduler.advance(Duration.ofHours(1));
        for (ManagerState state : ManagerState.values()) {
            manager.managerState(state);
            assertEquals(
                    state.booting(),
                    new ClassifierHarness(new BootUnfinished())
                            .see(seen())
                            .severity()
                            .isPresent(),
                    state.code());
        }
    }

    @Test
    void whatHasBootedSaysTheSameEachTime() {
        Measures first = seen();
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(first, seen());
    }

    @Test
    void withoutABusNothingIsKnown() {
        manager.absent("no_bus");
        assertInstanceOf(CollectResult.NoData.class, collect());
    }
}
