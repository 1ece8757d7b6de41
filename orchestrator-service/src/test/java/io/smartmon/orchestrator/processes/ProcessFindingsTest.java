package io.smartmon.orchestrator.processes;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ProcessFindingsTest {
    private static final Duration ROUND = Duration.ofMinutes(1);

    private static Measures seen(long zombies, long tasks) {
        return Measures.builder()
                .count(ProcessCollector.ZOMBIES, zombies)
                .text(ProcessCollector.PARENT, "httpd (812)")
                .count(ProcessCollector.PROCESSES, 20)
                .count(ProcessCollector.TASKS, tasks)
                .count(ProcessCollector.PID_MAX, 1_000)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"0,", "50,", "51,WARNING", "4000,WARNING"})
    void manyZombiesAtTwoCollectionsAreFoundWithTheirParent(long zombies, Severity severity) {
        ClassifierHarness harness = new ClassifierHarness(new Zombies()).see(seen(zombies, 10));
        assertEquals(Optional.empty(), harness.severity(), "once is not enough");
        harness.pass(ROUND).see(seen(zombies, 10));
        assertEquals(Optional.ofNullable(severity), harness.severity());
        assertEquals(
                Optional.ofNullable(severity).map(any -> "httpd (812)"),
                harness.evidence().text("parent"));
    }

    @Test
    void zombiesStandDownToForty() {
        ClassifierHarness harness = new ClassifierHarness(new Zombies()).seeFor(ROUND, seen(60, 10));
        assertEquals(Optional.of(Severity.WARNING), harness.see(seen(41, 10)).severity());
        assertEquals(41, harness.evidence().count("zombies").orElseThrow());
        assertEquals(Optional.of(Severity.WARNING), harness.see(Measures.none()).severity(), "not known");
        assertEquals(Optional.empty(), harness.see(seen(40, 10)).severity());
    }

    @ParameterizedTest
    @CsvSource({"100,", "800,", "801,WARNING", "950,WARNING", "951,CRITICAL"})
    void processNumbersThatRunOutAreFound(long tasks, Severity severity) {
        ClassifierHarness harness = new ClassifierHarness(new TooManyProcesses()).see(seen(0, tasks));
        assertEquals(Optional.empty(), harness.severity(), "once is not enough");
        harness.pass(ROUND).see(seen(0, tasks));
        assertEquals(Optional.ofNullable(severity), harness.severity());
    }

    @Test
    void theyStandDownToThreeQuarters() {
        ClassifierHarness harness = new ClassifierHarness(new TooManyProcesses()).seeFor(ROUND, seen(0, 900));
        assertEquals(900, harness.evidence().count("processes").orElseThrow());
        assertEquals(1_000, harness.evidence().count("pid_max").orElseThrow());
        assertEquals(Optional.of(Severity.WARNING), harness.see(seen(0, 750)).severity());
        assertEquals(Optional.of(Severity.WARNING), harness.see(Measures.none()).severity(), "not known");
        assertEquals(Optional.empty(), harness.see(seen(0, 749)).severity());
    }
}
