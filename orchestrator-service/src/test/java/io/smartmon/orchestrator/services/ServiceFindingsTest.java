package io.smartmon.orchestrator.services;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import io.smartmon.orchestrator.collect.UnitObservation;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ServiceFindingsTest {
    private static final UnitSubject WEB = new UnitSubject(UnitName.of("web"));
    private static final Duration STOPPED = Duration.ofMinutes(15);

    /** An enabled service that ran and is in this state. */
    private static Measures.Builder unit(String state, String sub) {
        return Measures.builder()
                .text("LoadState", "loaded")
                .text("ActiveState", state)
                .text("SubState", sub)
                .text("UnitFileState", "enabled")
                .text("Type", "simple")
                .text("Restart", "on-failure")
                .text("Result", "exit-code")
                .count("ExecMainCode", 1)
                .count("ExecMainStatus", 3)
                .count("ActiveEnterTimestampMonotonic", 1_000)
                .count("NRestarts", 0);
    }

    private static Optional<Severity> failed(Measures seen) {
        return new ClassifierHarness(new ServiceFailed(), WEB).see(seen).severity();
    }

    @ParameterizedTest
    @CsvSource({
        "failed, failed, 0, loaded, WARNING",
        "failed, failed, 7, loaded,",
        "failed, failed, 0, masked,",
        "failed, auto-restart, 0, loaded,",
        "activating, auto-restart, 0, loaded,",
        "active, running, 0, loaded,",
        "inactive, dead, 0, loaded,",
        "a-new-word, failed, 0, loaded,"
    })
    void aServiceThatSystemdCallsFailedIsFoundAtOnce(
            String state, String sub, long job, String load, Severity severity) {
        assertEquals(
                Optional.ofNullable(severity),
                failed(unit(state, sub)
                        .text("LoadState", load)
                        .count("Job", job)
                        .build()));
    }

    @ParameterizedTest
    @CsvSource({
        "1, 3, exit-code, its process ended with status 3",
        "2, 9, signal, its main process was killed by signal 9 (SIGKILL)",
        "3, 11, core-dump, its main process crashed with signal 11 (SIGSEGV)",
        "2, 34, signal, its main process was killed by signal 34",
        "0, 0, resources, Result=resources"
    })
    void theEvidenceSaysHow(long code, long status, String result, String how) {
        Measures seen = unit("failed", "failed")
                .count("ExecMainCode", code)
                .count("ExecMainStatus", status)
                .text("Result", result)
                .build();
        ClassifierHarness harness = new ClassifierHarness(new ServiceFailed(), WEB).see(seen);
        assertEquals(Optional.of(how), harness.evidence().text("how"));
        assertEquals(Optional.of("failed"), harness.evidence().text("ActiveState"));
    }

    @Test
    void aFailureEndsWithTheNextStartAndNotWhereNothingIsKnown() {
        ClassifierHarness harness = new ClassifierHarness(new ServiceFailed(), WEB)
                .see(unit("failed", "failed").build());
        harness.see(Measures.none());
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
        harness.see(unit("active", "running").build());
        assertEquals(Optional.empty(), harness.severity());
    }

    @ParameterizedTest
    @CsvSource({"0,", "2,", "3,WARNING", "9,WARNING", "10,CRITICAL"})
    void restartsOfTenMinutesAreCounted(long restarts, Severity severity) {
        ClassifierHarness harness = new ClassifierHarness(new CrashLoop(), WEB)
                .see(unit("active", "running").count("NRestarts", 40).build())
                .pass(Duration.ofMinutes(3))
                .see(unit("activating", "auto-restart")
                        .count("NRestarts", 40 + restarts)
                        .build());
        assertEquals(Optional.ofNullable(severity), harness.severity());
    }

    @Test
    void aCrashLoopLastsUntilTenMinutesWithoutARestart() {
        ClassifierHarness harness = new ClassifierHarness(new CrashLoop(), WEB);
        for (long restarts = 0; restarts <= 5; restarts++) {
            harness.see(unit("active", "running").count("NRestarts", restarts).build());
            harness.pass(Duration.ofSeconds(30));
        }
        assertEquals(5, harness.evidence().count("restarts").orElseThrow());
        assertEquals(Optional.of(Duration.ofMinutes(10)), harness.evidence().span("span"));
        Measures quiet = unit("active", "running").count("NRestarts", 5).build();
        harness.seeFor(Duration.ofMinutes(9), quiet);
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
        harness.seeFor(Duration.ofMinutes(2), quiet);
        assertEquals(Optional.empty(), harness.severity());
    }

    @Test
    void aCounterResetIsNotACrash() {
        ClassifierHarness harness = new ClassifierHarness(new CrashLoop(), WEB)
                .see(unit("active", "running").count("NRestarts", 40).build())
                .see(unit("active", "running").count("NRestarts", 0).build());
        assertEquals(Optional.empty(), harness.severity());
        harness.see(unit("active", "running").count("NRestarts", 3).build());
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
    }

    @Test
    void restartsBeforeTheFirstObservationDoNotCount() {
        ClassifierHarness harness = new ClassifierHarness(new CrashLoop(), WEB)
                .see(unit("active", "running").count("NRestarts", 500).build());
        assertEquals(Optional.empty(), harness.severity());
        harness.see(unit("active", "running").count("NRestarts", 503).build());
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
    }

    private static ClassifierHarness stopped(Measures seen) {
        return new ClassifierHarness(new StoppedEnabled(), WEB).seeFor(STOPPED, seen);
    }

    @ParameterizedTest
    @CsvSource({
        "UnitFileState, disabled",
        "UnitFileState, static",
        "Type, oneshot",
        "ActiveState, failed",
        "ActiveState, active",
        "ActiveState, a-new-word"
    })
    void anotherStateOfAStoppedServiceIsNone(String property, String value) {
        assertEquals(
                Optional.of(Severity.WARNING),
                stopped(unit("inactive", "dead").build()).severity());
        assertEquals(
                Optional.empty(),
                stopped(unit("inactive", "dead").text(property, value).build()).severity());
    }

    @Test
    void aStoppedServiceOfAnInitScriptIsOneToo() {
        assertEquals(
                Optional.of(Severity.WARNING),
                stopped(unit("inactive", "dead")
                                .text("UnitFileState", "generated")
                                .build())
                        .severity());
    }

    @Test
    void oneThatDidNotRunInThisBootOrIsStartedWhenNeededIsNone() {
        Measures inactive = unit("inactive", "dead").build();
        for (Measures seen : List.of(
                inactive.with("ActiveEnterTimestampMonotonic", Measure.count(0)),
                inactive.with("Triggered", Measure.flag(true)),
                inactive.with("ConditionResult", Measure.flag(false)),
                inactive.with("Job", Measure.count(9)))) {
            assertEquals(Optional.empty(), stopped(seen).severity(), seen.toString());
        }
    }

    @Test
    void aStoppedServiceIsFoundAfterFifteenMinutesWithItsStopRequest() {
        ClassifierHarness harness = new ClassifierHarness(new StoppedEnabled(), WEB);
        Measures seen = unit("inactive", "dead")
                .put(UnitObservation.SINCE, Measure.moment(harness.scheduler().instant()))
                .flag(UnitObservation.STOP_SEEN, true)
                .build();
        harness.seeFor(STOPPED.minusMinutes(1), seen);
        assertEquals(Optional.empty(), harness.severity());
        harness.pass(Duration.ofMinutes(1)).see(seen);
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
        assertEquals(Optional.of(STOPPED), harness.evidence().span("stopped_for"));
        assertEquals(Optional.of(true), harness.evidence().flag("stop_seen"));
        harness.see(unit("active", "running").build());
        assertEquals(Optional.empty(), harness.severity());
    }
}
