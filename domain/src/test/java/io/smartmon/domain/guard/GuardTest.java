package io.smartmon.domain.guard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Given;
import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.guard.GuardVerdict.Outcome;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.wording.Wording;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class GuardTest {
    private static final Guards GUARDS = Guards.installed();

    static List<GuardCases.Case> cases() {
        return GuardCases.all();
    }

    private static Guard guard(String id) {
        return GUARDS.find(id).orElseThrow();
    }

    @ParameterizedTest
    @MethodSource("cases")
    void reportsItsMeasuresAndAMessage(GuardCases.Case each) {
        GuardVerdict verdict = guard(each.guard()).check(each.given().context());

        assertEquals(each.guard(), verdict.guard());
        assertEquals(each.outcome(), verdict.outcome());
        assertEquals(each.code(), verdict.reason().code());
        assertEquals(each.until(), verdict.until());
        assertEquals(each.text(), Wording.english().verdict(verdict));
    }

    @Test
    void aGuardDeclaresExactlyTheReasonsThatItGives() {
        Map<String, Map<String, Outcome>> given = new HashMap<>();
        GuardCases.all()
                .forEach(each -> given.computeIfAbsent(each.guard(), guard -> new HashMap<>())
                        .put(each.code(), each.outcome()));

        assertEquals(given, GUARDS.all().stream().collect(Collectors.toMap(Guard::id, Guard::reasons)));
    }

    @Test
    void everyGuardHasACaseThatPassesAndOneThatDoesNot() {
        Set<String> ids = GUARDS.all().stream().map(Guard::id).collect(Collectors.toSet());
        Set<String> passing = GuardCases.all().stream()
                .filter(each -> each.outcome() == Outcome.PASS)
                .map(GuardCases.Case::guard)
                .collect(Collectors.toSet());
        Set<String> stopping = GuardCases.all().stream()
                .filter(each -> each.outcome() != Outcome.PASS)
                .map(GuardCases.Case::guard)
                .collect(Collectors.toSet());

        assertEquals(ids, passing);
        assertEquals(ids, stopping);
    }

    @Test
    void theInstalledGuardsAreTheseInTheirOrder() {
        assertEquals(
                List.of(
                        "allow-list",
                        "level",
                        "other-manager",
                        "protected",
                        "unit-type",
                        "hold",
                        "intent",
                        "restart-prevented",
                        "auto-restart",
                        "clock",
                        "dwell",
                        "evidence",
                        "state",
                        "machine",
                        "manager",
                        "package-transaction",
                        "store",
                        "at-once",
                        "attempts",
                        "backoff",
                        "cooldown",
                        "cause-first",
                        "closure",
                        "configuration",
                        "conflicts",
                        "system-action",
                        "helper",
                        "lease"),
                GUARDS.all().stream().map(Guard::id).toList());
    }

    @Test
    void onlyUsedUpAttemptsMeanGivingUp() {
        assertEquals(
                List.of("attempts"),
                GUARDS.all().stream().filter(Guard::exhausts).map(Guard::id).toList());
    }

    @Test
    void momentaryHoldsAreMarked() {
        assertEquals(
                List.of("auto-restart", "evidence", "state"),
                GUARDS.all().stream().filter(Guard::momentary).map(Guard::id).toList());
        assertEquals(
                List.of(
                        "auto-restart idle",
                        "auto-restart job_in_flight",
                        "auto-restart restarting",
                        "evidence fresh",
                        "evidence stale",
                        "state failed",
                        "state not_failed",
                        "cause-first being_repaired"),
                GUARDS.all().stream()
                        .flatMap(guard -> guard.reasons().keySet().stream()
                                .sorted()
                                .filter(guard::momentary)
                                .map(reason -> guard.id() + " " + reason))
                        .toList());
    }

    @Test
    void guardsOfUnitsHaveNothingToSayAboutOtherActions() {
        OtherAction other = new OtherAction("remount", Map.of("verb", "remount"));

        assertEquals(
                List.of(
                        "allow-list",
                        "level",
                        "protected",
                        "hold",
                        "clock",
                        "dwell",
                        "evidence",
                        "machine",
                        "package-transaction",
                        "store",
                        "at-once",
                        "attempts",
                        "backoff",
                        "cooldown",
                        "helper",
                        "lease"),
                GUARDS.all().stream()
                        .filter(guard -> guard.appliesTo(other))
                        .map(Guard::id)
                        .toList());
        assertTrue(GUARDS.all().stream().allMatch(guard -> guard.appliesTo(new Given().action())));
    }

    @Test
    void eachFactThatIsNotKnownHoldsForItsReason() {
        for (Guard guard : GUARDS.all()) {
            for (Fact<?> fact : guard.facts()) {
                GuardVerdict verdict = guard.check(new Given().unknown(fact).context());

                assertEquals(
                        GuardVerdict.notKnown(guard.id(), Reason.of("no_bus")),
                        verdict,
                        guard.id() + " " + fact.name());
            }
        }
    }

    @Test
    void anAllowListThatCannotBeReadHolds() {
        GuardVerdict verdict =
                guard(AllowListGuard.ID).check(new Given().allowListUnknown().context());

        assertEquals(Outcome.HOLD, verdict.outcome());
        assertEquals("policy_unreadable", verdict.reason().code());
    }

    @Test
    void aFactWithoutASourceHolds() {
        Situation nothing = Situation.builder().build();
        for (Guard guard : GUARDS.all()) {
            if (!guard.facts().isEmpty()) {
                assertEquals(
                        GuardVerdict.notKnown(guard.id(), Reason.of("fact_not_provided")),
                        guard.check(new Given().context(nothing)));
            }
        }
    }

    @ParameterizedTest
    @MethodSource("cases")
    void readsOnlyTheFactsThatItNames(GuardCases.Case each) {
        Guard guard = guard(each.guard());
        GuardVerdict withAll = guard.check(each.given().context());
        for (Fact<?> fact : Given.FACTS) {
            if (!guard.facts().contains(fact)) {
                each.given().unknown(fact);
            }
        }

        assertEquals(withAll, guard.check(each.given().context()));
    }

    @Property
    void everyGuardHoldsOnUnknownFacts(@ForAll("unknowns") Set<Fact<?>> unknown) {
        Given given = new Given();
        unknown.forEach(given::unknown);
        for (Guard guard : GUARDS.all()) {
            boolean blind = guard.facts().stream().anyMatch(unknown::contains);
            GuardVerdict verdict = guard.check(given.context());
            assertEquals(blind ? Outcome.HOLD : Outcome.PASS, verdict.outcome(), guard.id());
        }
    }

    @Provide
    Arbitrary<Set<Fact<?>>> unknowns() {
        return Arbitraries.<Fact<?>>of(Given.FACTS).set();
    }

    @ParameterizedTest
    @CsvSource({
        "pacemaker.service, true",
        "pacemaker_remote.service, true",
        "patroni.service, true",
        "patroni@16-main.service, true",
        "pg-patroni@main.service, true",
        "patroni-exporter.service, false",
        "postgresql.service, false",
        "kubelet.service, false"
    })
    void aManagerIsToldByTheNameOfItsUnit(String unit, boolean manager) {
        assertEquals(manager, OtherManagerGuard.isManager(new UnitName(unit)));
    }

    @Test
    void anOutcomeIsWrittenByItsCode() {
        assertEquals(
                List.of("pass", "ask", "watch", "hold", "deny"),
                Stream.of(Outcome.values()).map(Outcome::code).toList());
    }

    @Test
    void summariesAreSentences() {
        for (Guard guard : GUARDS.all()) {
            assertTrue(guard.summary().matches("[A-Z].*\\."), guard.id());
            assertFalse(guard.summary().contains("\n"), guard.id());
        }
    }

    @Test
    void twoGuardsOfOneIdAreRefused() {
        Guard one = new LeaseGuard();
        assertThrows(IllegalArgumentException.class, () -> new Guards(List.of(one, new LeaseGuard())));
    }

    @Test
    void withoutOneOfThemTheOthersRemain() {
        Guards others = GUARDS.without(ClockGuard.ID);

        assertEquals(GUARDS.all().size() - 1, others.all().size());
        assertTrue(others.find(ClockGuard.ID).isEmpty());
    }
}
