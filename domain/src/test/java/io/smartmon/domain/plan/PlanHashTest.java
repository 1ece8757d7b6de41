package io.smartmon.domain.plan;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Units;
import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PlanHashTest {
    private static final ExpectedState EXPECTED =
            ExpectedState.of(Units.failed().state());
    private static final StartUnit START = new StartUnit(UnitName.of("web"), EXPECTED, List.of());
    private static final Instant AT = Instant.parse("2026-03-01T03:00:00Z");
    private static final UUID ID = new UUID(1, 1);
    private static final HostId HOST = new HostId(new UUID(2, 2));
    private static final UUID INCIDENT = new UUID(3, 3);
    private static final FindingKind KIND = new FindingKind("service_failed");
    private static final Subject SUBJECT = new UnitSubject("web.service");

    private static Plan plan(@Nullable Action action) {
        return plan(action, List.of(), Measures.none());
    }

    private static Plan plan(@Nullable Action action, List<GuardVerdict> guards, Measures before) {
        return new Plan(
                1, ID, HOST, INCIDENT, KIND, SUBJECT, action, "rule", "policy", guards, before, "boot", AT, null);
    }

    @Test
    void isTheSameForTheSamePlanAndSixtyFourHexadecimalDigits() {
        String hash = plan(START).hash();

        assertTrue(hash.matches("[0-9a-f]{64}"));
        assertEquals(hash, plan(START).hash());
        assertEquals(hash, plan(ActionDocument.read(ActionDocument.of(START))).hash());
    }

    @Test
    void changesWithEachThingThatItBinds() {
        UUID other = new UUID(9, 9);
        List<Plan> plans = List.of(
                plan(START),
                plan(null),
                plan(new StartUnit(UnitName.of("db"), EXPECTED, List.of())),
                plan(new StartUnit(UnitName.of("web"), EXPECTED, List.of(UnitName.of("app")))),
                plan(new StartUnit(
                        UnitName.of("web"), new ExpectedState(ActiveState.INACTIVE, "failed", "aa", 1_000), List.of())),
                plan(new StartUnit(
                        UnitName.of("web"), new ExpectedState(ActiveState.FAILED, "dead", "aa", 1_000), List.of())),
                plan(new StartUnit(
                        UnitName.of("web"), new ExpectedState(ActiveState.FAILED, "failed", "bb", 1_000), List.of())),
                plan(new StartUnit(
                        UnitName.of("web"), new ExpectedState(ActiveState.FAILED, "failed", "aa", 1_001), List.of())),
                with(2, ID, HOST, INCIDENT, KIND, SUBJECT, "rule", "policy", "boot", AT),
                with(1, other, HOST, INCIDENT, KIND, SUBJECT, "rule", "policy", "boot", AT),
                with(1, ID, new HostId(other), INCIDENT, KIND, SUBJECT, "rule", "policy", "boot", AT),
                with(1, ID, HOST, other, KIND, SUBJECT, "rule", "policy", "boot", AT),
                with(1, ID, HOST, INCIDENT, new FindingKind("x"), SUBJECT, "rule", "policy", "boot", AT),
                with(1, ID, HOST, INCIDENT, KIND, new UnitSubject("db.service"), "rule", "policy", "boot", AT),
                with(1, ID, HOST, INCIDENT, KIND, new MountSubject("web.service"), "rule", "policy", "boot", AT),
                with(1, ID, HOST, INCIDENT, KIND, SUBJECT, "other", "policy", "boot", AT),
                with(1, ID, HOST, INCIDENT, KIND, SUBJECT, "rule", "other", "boot", AT),
                with(1, ID, HOST, INCIDENT, KIND, SUBJECT, "rule", "policy", "other", AT),
                with(1, ID, HOST, INCIDENT, KIND, SUBJECT, "rule", "policy", "boot", AT.plusNanos(1_000)));

        Set<String> hashes = new HashSet<>();
        for (Plan plan : plans) {
            assertTrue(hashes.add(plan.hash()), plan::toString);
        }
    }

    @Test
    void aNameWithLineBreaksCannotPretendToBeAnotherPlan() {
        Plan one = with(1, ID, HOST, INCIDENT, KIND, new MountSubject("/a"), "b\nc", "policy", "boot", AT);
        Plan other = with(1, ID, HOST, INCIDENT, KIND, new MountSubject("/a"), "b", "c\npolicy", "boot", AT);

        assertNotEquals(one.hash(), other.hash());
    }

    @Test
    void unboundMeasuresAreKept() {
        Plan seen = plan(
                START,
                List.of(GuardVerdict.pass("lease", "held", Measures.none())),
                Units.failed().state().measures());

        assertEquals(plan(START).hash(), seen.hash());
    }

    @Test
    void aPlanWithoutAnActionHasNoVerb() {
        assertEquals("start", plan(START).verb());
        assertEquals("", plan(null).verb());
    }

    private static Plan with(
            int version,
            UUID id,
            HostId host,
            UUID incident,
            FindingKind kind,
            Subject subject,
            String rule,
            String policy,
            String boot,
            Instant at) {
        return new Plan(
                version,
                id,
                host,
                incident,
                kind,
                subject,
                START,
                rule,
                policy,
                List.of(),
                Measures.none(),
                boot,
                at,
                null);
    }
}
