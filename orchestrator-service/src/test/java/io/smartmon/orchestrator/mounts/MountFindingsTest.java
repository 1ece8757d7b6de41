package io.smartmon.orchestrator.mounts;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.classify.Classifier;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.host.system.MountState;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MountFindingsTest {
    private static final MountSubject VAR = new MountSubject("/var");
    private static final Duration DWELL = Duration.ofMinutes(5);
    private static final Instant AT = Instant.parse("2026-03-05T12:00:00Z");

    private final MountCollector collector = new MountCollector();

    private static MountUsage usage(double bytes, double inodes) {
        long used = Math.round(bytes * 10_000);
        long taken = Math.round(inodes * 10_000);
        return new MountUsage("/var", "ext4", 10_000, used, 10_000 - used, 10_000, taken, false);
    }

    private Measures seen(double bytes, double inodes) {
        return seen(false, false, Optional.of(usage(bytes, inodes)));
    }

    private Measures seen(boolean mountReadOnly, boolean superReadOnly, Optional<MountUsage> usage) {
        return collector
                .observed(List.of(new MountState("/var", "ext4", mountReadOnly, superReadOnly, usage)), AT)
                .getFirst()
                .document();
    }

    private Measures seen(boolean mountReadOnly, boolean superReadOnly) {
        return seen(mountReadOnly, superReadOnly, Optional.of(usage(0.1, 0.1)));
    }

    @ParameterizedTest
    @CsvSource({"0.5,", "0.879,", "0.899,", "0.9,WARNING", "0.969,WARNING", "0.97,CRITICAL", "1,CRITICAL"})
    void aShareRaisesAfterItsDwell(double share, Severity severity) {
        for (Classifier each : List.of(new MountFull(), new InodesFull())) {
            Measures document = each instanceof MountFull ? seen(share, 0.1) : seen(0.1, share);
            ClassifierHarness harness = new ClassifierHarness(each, VAR).seeFor(DWELL.minusMinutes(1), document);
            assertEquals(Optional.empty(), harness.severity(), "too early");
            harness.pass(Duration.ofMinutes(1)).see(document);
            assertEquals(
                    Optional.ofNullable(severity),
                    harness.severity(),
                    each.kind().code());
        }
    }

    @Test
    void itContinuesUntilTwoPointsBelow() {
        ClassifierHarness harness = new ClassifierHarness(new MountFull(), VAR).seeFor(DWELL, seen(0.91, 0.1));
        harness.seeFor(DWELL, seen(0.885, 0.1));
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
        harness.seeFor(Duration.ofMinutes(1), seen(0.87, 0.1));
        assertEquals(Optional.empty(), harness.severity());
    }

    @Test
    void aCriticalOneStaysCriticalUntilItIsTwoPointsBelow() {
        ClassifierHarness harness = new ClassifierHarness(new MountFull(), VAR).seeFor(DWELL, seen(0.971, 0.1));
        assertEquals(
                Optional.of(Severity.CRITICAL), harness.see(seen(0.955, 0.1)).severity());
        harness.seeFor(Duration.ofMinutes(10), seen(0.955, 0.1));
        assertEquals(Optional.of(Severity.CRITICAL), harness.severity(), "one point is not enough, however long");
        harness.seeFor(Duration.ofMinutes(5), seen(0.949, 0.1));
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
        assertEquals(
                Optional.of(Severity.WARNING), harness.see(seen(0.955, 0.1)).severity());
    }

    @Test
    void theEvidenceSaysHowFullAndWhenItWillBeIfItGrows() {
        ClassifierHarness harness = new ClassifierHarness(new MountFull(), VAR);
        for (int minute = 0; minute <= 20; minute++) {
            harness.see(seen(0.90 + minute * 0.001, 0.1)).pass(Duration.ofMinutes(1));
        }
        assertEquals(0.92, harness.evidence().ratio("used").orElseThrow(), 1e-9);
        assertEquals(800, harness.evidence().bytes("available").orElseThrow());
        assertEquals(10_000, harness.evidence().bytes("total").orElseThrow());
        assertEquals(Optional.of(Duration.ofMinutes(80)), harness.evidence().span("full_in"));
    }

    @Test
    void whatDoesNotGrowIsNeverFull() {
        ClassifierHarness harness =
                new ClassifierHarness(new InodesFull(), VAR).seeFor(Duration.ofMinutes(20), seen(0.1, 0.93));
        assertEquals(Optional.empty(), harness.evidence().span("full_in"));
        assertEquals(700, harness.evidence().count("free_inodes").orElseThrow());
    }

    @Test
    void aMountThatDoesNotAnswerNeitherRaisesNorEnds() {
        Measures unanswered = seen(false, false, Optional.empty());
        assertEquals(
                Optional.empty(),
                new ClassifierHarness(new MountFull(), VAR)
                        .seeFor(DWELL, unanswered)
                        .severity());
        ClassifierHarness harness = new ClassifierHarness(new MountFull(), VAR).seeFor(DWELL, seen(0.95, 0.1));
        harness.seeFor(DWELL.multipliedBy(3), unanswered);
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
    }

    @Test
    void aFileSystemWithoutInodesIsNotShortOfThem() {
        Measures none = seen(false, false, Optional.of(new MountUsage("/var", "btrfs", 100, 10, 90, 0, 0, false)));
        assertEquals(
                Optional.empty(),
                new ClassifierHarness(new InodesFull(), VAR).seeFor(DWELL, none).severity());
    }

    @Test
    void anUnmountEndsTheFinding() {
        ClassifierHarness harness = new ClassifierHarness(new MountFull(), VAR)
                .seeFor(DWELL, seen(0.95, 0.1))
                .gone();
        assertEquals(Optional.empty(), harness.severity());
    }

    @Test
    void aFileSystemThatTheKernelMadeReadOnlyIsCriticalWheneverItIsSeen() {
        ClassifierHarness harness = new ClassifierHarness(new ReadOnly(), VAR).see(seen(false, true));
        assertEquals(Optional.of(Severity.CRITICAL), harness.severity());
        assertEquals(Optional.empty(), harness.see(seen(false, false)).severity());
    }

    @Test
    void aMountThatWasSeenWritableAndIsNoLongerIsAWarning() {
        ClassifierHarness harness = new ClassifierHarness(new ReadOnly(), VAR)
                .see(seen(false, false))
                .see(seen(true, true));
        assertEquals(Optional.of(Severity.WARNING), harness.severity());
    }

    @Test
    void aMountThatNeverWasWritableIsNoFinding() {
        assertEquals(
                Optional.empty(),
                new ClassifierHarness(new ReadOnly(), VAR).see(seen(true, true)).severity());
        assertEquals(
                Optional.empty(),
                new ClassifierHarness(new ReadOnly(), VAR)
                        .see(Measures.of("was_writable", Measure.flag(true)))
                        .severity(),
                "not known");
    }

    @Test
    void aWritableMountIsForgottenWhenUnmounted() {
        var _ = seen(false, false);
        assertTrue(collector.observed(List.of(), AT).isEmpty());
        List<Observation> again =
                collector.observed(List.of(new MountState("/var", "ext4", true, true, Optional.empty())), AT);
        assertEquals(Optional.of(false), again.getFirst().document().flag(MountCollector.WAS_WRITABLE));
    }
}
