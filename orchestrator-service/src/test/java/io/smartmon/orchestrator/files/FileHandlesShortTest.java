package io.smartmon.orchestrator.files;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.wording.Wording;
import io.smartmon.orchestrator.classify.ClassifierHarness;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FileHandlesShortTest {
    private static Measures open(long files) {
        return Measures.builder()
                .count("open_files", files)
                .count("file_max", 1_000)
                .build();
    }

    @ParameterizedTest
    @CsvSource({"100,", "800,", "801,WARNING", "950,WARNING", "951,CRITICAL"})
    void tooManyOpenFilesAreFoundAtTheSecondCollection(long files, Severity severity) {
        ClassifierHarness harness = new ClassifierHarness(new FileHandlesShort()).see(open(files));
        assertEquals(Optional.empty(), harness.severity(), "once is not enough");
        harness.pass(Duration.ofMinutes(1)).see(open(files));
        assertEquals(Optional.ofNullable(severity), harness.severity());
    }

    @Test
    void itContinuesDownToThreeQuartersAndWhileNothingIsKnown() {
        ClassifierHarness harness =
                new ClassifierHarness(new FileHandlesShort()).seeFor(Duration.ofMinutes(1), open(900));
        assertEquals(Optional.of(Severity.WARNING), harness.see(open(750)).severity());
        assertEquals(Optional.of(Severity.WARNING), harness.see(Measures.none()).severity());
        assertEquals(Optional.empty(), harness.see(open(749)).severity());
    }

    @Test
    void itIsASentence() {
        assertEquals(
                "web-1 has 900 files open (limit 1000)",
                Wording.english().finding(new FindingKind("file_handles_short"), new HostSubject("web-1"), open(900)));
    }
}
