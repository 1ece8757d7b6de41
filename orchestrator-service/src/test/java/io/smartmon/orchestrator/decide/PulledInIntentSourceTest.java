package io.smartmon.orchestrator.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.Facts.PulledInIntent;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.orchestrator.collect.UnitMemory.Remembered;
import io.smartmon.testkit.systemd.FakeServiceManager;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether what a start would bring up was stopped by request, from what events showed. */
class PulledInIntentSourceTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final UnitName WEB = UnitName.of("web");
    private static final UnitName DB = UnitName.of("db");

    private final FakeServiceManager manager = new FakeServiceManager(new ManualScheduler());
    private final Map<UnitName, Remembered> memory = new HashMap<>();

    PulledInIntentSourceTest() {
        manager.add(WEB, DB);
        manager.add(DB);
    }

    private void remember(boolean stopSeen, boolean complete, String result, String run) {
        remember(
                stopSeen,
                complete,
                Measures.builder()
                        .text("ActiveState", result.equals("success") ? "inactive" : "failed")
                        .text("Result", result)
                        .text("InvocationID", run)
                        .build());
    }

    private void remember(boolean stopSeen, boolean complete, Measures evidence) {
        memory.put(DB, new Remembered(UnitState.of(DB, evidence), NOW, NOW, stopSeen, complete, 0, 0, 0));
    }

    private Knowledge<PulledInIntent> read() {
        Finding finding = new Finding(
                HostId.ofUnregistered("web-1"),
                new FindingKind("service_failed"),
                new UnitSubject(WEB),
                Severity.CRITICAL,
                Measures.none(),
                NOW,
                NOW);
        FactRequest request = new FactRequest(
                finding,
                new Observation(new ObservationKind("service"), new UnitSubject(WEB), NOW, Measures.none()),
                new Policy(
                        "web-1",
                        false,
                        Level.REPAIR,
                        Knowledge.known(AllowList.empty("none"), NOW),
                        Limits.defaults(),
                        "hash"),
                new FactRequest.Timing(0, 0, Duration.ZERO));
        return new PulledInIntentSource(new StartClosureSource(manager), unit -> Optional.ofNullable(memory.get(unit)))
                .read(request);
    }

    private void assertIntent(List<UnitName> stopped, List<UnitName> notKnown) {
        assertEquals(
                new PulledInIntent(stopped, notKnown),
                assertInstanceOf(Knowledge.Known.class, read()).value());
    }

    @Test
    void aStopThatWasSeenCountsUntilTheNextStart() {
        remember(true, true, "success", "a".repeat(32));
        assertIntent(List.of(DB), List.of());
        remember(false, true, "success", "a".repeat(32));
        assertIntent(List.of(), List.of());
    }

    @Test
    void aUnitThatWasNeverSeenMayHaveBeenStopped() {
        assertIntent(List.of(), List.of(DB));
    }

    @Test
    void whereEventsWereLostOnlyACrashOrAUnitThatNeverRanIsKnownNotToBeStopped() {
        remember(false, false, "success", "a".repeat(32));
        assertIntent(List.of(), List.of(DB));
        remember(false, false, "exit-code", "a".repeat(32));
        assertIntent(List.of(), List.of(DB));
        remember(false, false, "core-dump", "a".repeat(32));
        assertIntent(List.of(), List.of());
        remember(false, false, "success", "");
        assertIntent(List.of(), List.of());
    }

    @Test
    void aProcessThatEndedBeforeAnythingStoppedItWasNotStopped() {
        Measures ended = Measures.builder()
                .text("ActiveState", "failed")
                .text("Type", "simple")
                .text("Result", "exit-code")
                .text("InvocationID", "a".repeat(32))
                .count("ActiveEnterTimestampMonotonic", 1_000)
                .count("ExecMainExitTimestampMonotonic", 9_000)
                .count("ActiveExitTimestampMonotonic", 9_100)
                .build();
        remember(false, false, ended);
        assertIntent(List.of(), List.of());
        remember(false, false, ended.with("ExecMainExitTimestampMonotonic", Measure.count(9_200)));
        assertIntent(List.of(), List.of(DB));
        // Stopped while it waited for its automatic restart: it keeps the result and the times of its own end.
        remember(false, false, ended.with("ActiveState", Measure.text("inactive")));
        assertIntent(List.of(), List.of(DB));
    }

    @Test
    void whatRunsAlreadyIsOfNoInterest() {
        manager.add(WEB);
        assertIntent(List.of(), List.of());
    }

    @Test
    void withoutABusItIsNotKnown() {
        manager.absent("no_bus");
        assertInstanceOf(Knowledge.Unknown.class, read());
    }
}
