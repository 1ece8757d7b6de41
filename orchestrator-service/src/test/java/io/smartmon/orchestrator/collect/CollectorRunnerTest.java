package io.smartmon.orchestrator.collect;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.StoreView;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.host.HostRoots;
import io.smartmon.host.collect.CollectResult;
import io.smartmon.host.collect.Collector;
import io.smartmon.host.collect.CollectorContext;
import io.smartmon.host.collect.CollectorId;
import io.smartmon.host.collect.Deadline;
import io.smartmon.testkit.systemd.FakeServiceManager;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;

@Timeout(30)
class CollectorRunnerTest {
    private static final Duration INTERVAL = Duration.ofSeconds(10);
    private static final Duration TIMEOUT = Duration.ofSeconds(4);
    private static final CollectorId GOOD = new CollectorId("good");
    private static final CollectorId BAD = new CollectorId("bad");

    private final ManualScheduler scheduler = new ManualScheduler();
    private final CollectorRunner runner = new CollectorRunner(scheduler, Set.of(new CollectorId("off")));
    private final List<String> taken = new ArrayList<>();

    private void add(CollectorId id, Function<Deadline, CollectResult<String>> source) {
        runner.add(id, INTERVAL, TIMEOUT, source, collected -> taken.add(collected.value()));
    }

    private CollectorReport report(CollectorId id) {
        return runner.reports().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void eachIsRunAtOnceAndThenAtItsIntervalWithJitter() {
        add(GOOD, deadline -> new CollectResult.Collected<>("a"));
        scheduler.setRandom(1);
        runner.start();
        scheduler.run();
        assertEquals(List.of("a"), taken);
        scheduler.advance(Duration.ofMillis(10_499));
        assertEquals(1, taken.size());
        scheduler.advance(Duration.ofMillis(1));
        assertEquals(2, taken.size());
        assertEquals(2, report(GOOD).collected());
        assertEquals(scheduler.instant(), report(GOOD).lastSuccess());
    }

    @Test
    void aFailingCollectorHarmsNoOther() {
        add(BAD, deadline -> {
            throw new IllegalStateException("broken");
        });
        add(GOOD, deadline -> new CollectResult.Collected<>("a"));
        add(new CollectorId("unreadable"), deadline -> new CollectResult.Failed<>(Reason.of("host_unreadable"), null));
        runner.start();
        scheduler.advance(Duration.ofSeconds(35));
        assertEquals(List.of("a", "a", "a", "a"), taken);
        assertEquals(4, report(BAD).failed());
        assertEquals("collector_failed", reason(BAD));
        assertNull(report(BAD).lastSuccess());
        assertEquals("host_unreadable", reason(new CollectorId("unreadable")));
        assertNull(report(GOOD).lastFailure());
    }

    private String reason(CollectorId id) {
        Reason failure = report(id).lastFailure();
        assertNotNull(failure);
        return failure.code();
    }

    @Test
    void whatCannotBeTakenDoesNotEndTheRounds() {
        runner.add(GOOD, INTERVAL, TIMEOUT, deadline -> new CollectResult.Collected<>("a"), collected -> {
            taken.add(collected.value());
            throw new IllegalStateException("cannot be taken");
        });
        runner.start();
        scheduler.advance(Duration.ofSeconds(11));
        assertEquals(2, taken.size());
    }

    @Test
    void aHangingCollectorIsInterruptedCountedAndNeverRunTwiceAtATime() throws Exception {
        CountDownLatch began = new CountDownLatch(1);
        CountDownLatch ended = new CountDownLatch(1);
        add(BAD, deadline -> {
            began.countDown();
            boolean interrupted = false;
            try {
                Thread.sleep(Duration.ofSeconds(20));
            } catch (InterruptedException overdue) {
                interrupted = true;
            }
            return new CollectResult.Collected<>(interrupted ? "too late" : "slept");
        });
        Thread worker = Thread.ofPlatform().start(() -> {
            runner.runSoon(BAD);
            scheduler.run();
            ended.countDown();
        });
        assertTrue(began.await(10, TimeUnit.SECONDS));

        runner.runSoon(BAD);
        scheduler.run();
        assertEquals(1, report(BAD).skipped());

        scheduler.advance(TIMEOUT);
        assertTrue(ended.await(10, TimeUnit.SECONDS));
        worker.join();
        assertEquals("collection_overdue", reason(BAD));
        assertEquals(1, report(BAD).failed());
        assertEquals(List.of(), taken, "a result that comes late is not used");
        assertFalse(worker.isInterrupted());
    }

    @Test
    void aCollectorThatEndsInTimeIsNotOverdueLater() {
        add(GOOD, deadline -> new CollectResult.NoData<>(Reason.of("no_procfs")));
        runner.start();
        scheduler.advance(TIMEOUT.plusSeconds(1));
        assertEquals(1, report(GOOD).collected(), "that there is no data is an answer");
        assertEquals(0, report(GOOD).failed());
    }

    @Test
    void aDisabledCollectorIsNeverRunAndNamesAreUnique() {
        add(new CollectorId("off"), deadline -> new CollectResult.Collected<>("a"));
        add(GOOD, deadline -> new CollectResult.Collected<>("b"));
        assertThrows(IllegalArgumentException.class, () -> add(GOOD, deadline -> new CollectResult.Collected<>("c")));
        runner.start();
        runner.runSoon(new CollectorId("off"));
        scheduler.run();
        assertFalse(taken.contains("a"));
        assertEquals(1, runner.reports().size());
    }

    @Test
    void afterItsEndNothingIsRun() {
        add(GOOD, deadline -> new CollectResult.Collected<>("a"));
        runner.start();
        runner.close();
        scheduler.advance(Duration.ofMinutes(1));
        assertEquals(List.of(), taken);
    }

    @EnabledOnOs(OS.LINUX)
    @Test
    void theInstalledCollectorsReadThisMachine() {
        CollectorContext context = new CollectorContext(
                HostRoots.standard(),
                new HostSubject("alpha"),
                scheduler,
                () -> Knowledge.known(Duration.ZERO, scheduler.instant()),
                new FakeServiceManager(scheduler),
                () -> Knowledge.known(new StoreView(scheduler.instant()), scheduler.instant()));
        List<Collector> installed = CollectorRunner.installed();
        Set<String> ids = installed.stream().map(each -> each.id().value()).collect(Collectors.toSet());
        assertEquals(installed.size(), ids.size(), "two of one id");
        assertTrue(
                ids.containsAll(Set.of("clock", "memory", "mounts", "processes", "processor", "store")),
                ids.toString());
        Map<String, List<Observation>> seen = new TreeMap<>();
        installed.forEach(each -> runner.add(
                each, context, (collector, all, at) -> seen.put(collector.id().value(), all)));
        runner.start();
        scheduler.run();
        assertEquals(ids, seen.keySet(), () -> runner.reports().toString());
        installed.forEach(each -> {
            assertTrue(each.summary().endsWith("."), each.summary());
            assertEquals(
                    each.kinds(),
                    seen.getOrDefault(each.id().value(), List.of()).stream()
                            .map(Observation::kind)
                            .collect(Collectors.toSet()));
        });
    }

    @Test
    void itIsIdleForAsLongAsNoRoundEnds() {
        assertEquals(Duration.ZERO, runner.idle());
        List<Duration> idleInARound = new ArrayList<>();
        add(GOOD, deadline -> {
            idleInARound.add(runner.idle());
            return new CollectResult.Collected<>("one");
        });
        runner.start();
        scheduler.advance(Duration.ofMinutes(5));
        assertTrue(runner.idle().compareTo(INTERVAL.multipliedBy(2)) < 0, () -> "idle for " + runner.idle());
        runner.close();
        scheduler.advance(Duration.ofMinutes(5));
        assertTrue(runner.idle().compareTo(Duration.ofMinutes(5)) >= 0, () -> "idle for " + runner.idle());
        assertTrue(idleInARound.stream().allMatch(idle -> idle.compareTo(INTERVAL.multipliedBy(2)) < 0));
    }
}
