package io.smartmon.orchestrator.decide;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Facts;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.observation.ObservationKind;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.time.ManualScheduler;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** In which order the facts of a decision are read. */
class SituationReaderTest {
    private static final Instant NOW = Instant.parse("2026-03-01T03:00:00Z");
    private static final Subject WEB = new UnitSubject(UnitName.of("web"));

    private final ManualScheduler scheduler = new ManualScheduler();
    private final List<Fact<?>> asked = new ArrayList<>();

    /** Asked, it takes that long to answer. */
    private record Slow<T>(Fact<T> fact, Duration takes, ManualScheduler scheduler, List<Fact<?>> asked)
            implements FactSource<T> {
        @Override
        public Knowledge<T> read(FactRequest request) {
            asked.add(fact);
            scheduler.advance(takes);
            return Knowledge.unknown("not_asked");
        }
    }

    private <T> FactSource<T> slow(Fact<T> fact, int seconds) {
        return new Slow<>(fact, Duration.ofSeconds(seconds), scheduler, asked);
    }

    private FactRequest request() {
        Finding finding = new Finding(
                new HostId(new UUID(1, 2)),
                new FindingKind("service_failed"),
                WEB,
                Severity.CRITICAL,
                Measures.none(),
                NOW,
                NOW);
        Policy policy = new Policy(
                "web-1", false, Level.REPAIR, Knowledge.known(AllowList.empty("none"), NOW), Limits.defaults(), "hash");
        return new FactRequest(
                finding,
                new Observation(new ObservationKind("service"), WEB, NOW, Measures.none()),
                policy,
                new FactRequest.Timing(scheduler.nanos(), scheduler.nanos(), Duration.ZERO));
    }

    @Test
    void theyAreReadInTheOrderOfTheirSources() {
        List<FactSource<?>> sources =
                List.of(slow(Facts.HELPER, 0), slow(Facts.HOLDS, 0), slow(Facts.LEASE, 0), slow(Facts.INTENT, 0));
        new SituationReader(sources).read(Set.of(Facts.INTENT, Facts.HOLDS, Facts.HELPER), request());
        assertEquals(List.of(Facts.HELPER, Facts.HOLDS, Facts.INTENT), asked);
    }

    @Test
    void evidenceThatGrewOldWhileOthersWereAskedIsSeenToBeOld() {
        List<FactSource<?>> sources = List.of(slow(Facts.HELPER, 7), new EvidenceAgeSource(scheduler));
        var situation = new SituationReader(sources).read(Set.of(Facts.EVIDENCE_AGE, Facts.HELPER), request());
        assertEquals(
                Duration.ofSeconds(7),
                situation.get(Facts.EVIDENCE_AGE) instanceof Knowledge.Known<Duration>(Duration age, Instant at)
                        ? age
                        : null);
    }

    @Test
    void aFactHasOneSource() {
        List<FactSource<?>> twice = List.of(slow(Facts.HOLDS, 0), slow(Facts.HOLDS, 0));
        assertThrows(IllegalArgumentException.class, () -> new SituationReader(twice));
    }
}
