package io.smartmon.domain.wording;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Units;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.Guard;
import io.smartmon.domain.guard.GuardCases;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.ProtectedUnits;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.unit.UnitName;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class WordingTest {
    private static final Wording WORDING = Wording.english();
    private static final MountSubject VAR = new MountSubject("/var");
    private static final HostSubject HOST = new HostSubject("web-1");

    @Test
    void everyGuardReasonHasAMessageWithAllItsMeasures() {
        Guards guards = Guards.installed();
        for (GuardCases.Case given : GuardCases.all()) {
            // Every guard in every situation, not only the one that the case is about.
            for (Guard guard : guards.all()) {
                if (!guard.appliesTo(given.given().action())) {
                    continue;
                }
                GuardVerdict verdict = guard.check(given.given().context());
                String key = "guard." + guard.id() + "." + verdict.reason().code();
                assertTrue(WORDING.has(key), key);
                String text = WORDING.verdict(verdict);
                assertFalse(text.contains("not known") || text.contains("{") || text.contains("["), text);
            }
        }
    }

    @Test
    void noSentenceOfAGuardIsLeftThatNoGuardSays() throws IOException {
        Properties messages = new Properties();
        try (InputStream in = WordingTest.class.getResourceAsStream("messages_en.properties")) {
            messages.load(new InputStreamReader(Objects.requireNonNull(in), StandardCharsets.UTF_8));
        }
        // The store says these when it takes no plan, for what no guard can see.
        Stream<String> store = Stream.of(
                "guard.incident.not_open", "guard.incident.unknown", "guard.lease.newer_epoch", "guard.open-plan.open");
        Set<String> said = Stream.concat(
                        store, GuardCases.all().stream().map(each -> "guard." + each.guard() + "." + each.code()))
                .collect(Collectors.toSet());
        // What the store checks again, or alone, when it stores a plan.
        said.addAll(Set.of(
                "guard.incident.not_open",
                "guard.incident.unknown",
                "guard.lease.newer_epoch",
                "guard.open-plan.open"));

        assertEquals(
                said,
                messages.stringPropertyNames().stream()
                        .filter(key -> key.matches("guard\\.[^.]+\\.[^.]+"))
                        .collect(Collectors.toSet()));
    }

    @Test
    void everyGuardHasAName() {
        for (Guard guard : Guards.installed().all()) {
            assertTrue(WORDING.has("guard." + guard.id()), guard.id());
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "no_rule",
                "fact_not_provided",
                "no_bus",
                "bus_gone",
                "store_unavailable",
                "unit_not_seen",
                "not_registered",
                "helper_epoch_ahead",
                "action_not_understood",
                "rebooted",
                "stop_asked",
                "run_ended_with_success",
                "active_by_new_run",
                "restarts_repeatedly",
                "settling",
                "job_in_flight",
                "failed_again",
                "not_active_yet",
                "ended_at_once",
                "still_in_state",
                "in_state",
                "same_run_through_hold_window",
                "same_run",
                "failed_in_hold_window",
                "other_run_in_hold_window",
                "ended_not_observed",
                "failed_not_observed",
                "other_run_not_observed",
                "dependents_down"
            })
    void everyReasonOfTheLoopHasASentence(String code) {
        assertTrue(WORDING.has("reason." + code));
    }

    @Test
    void everyReasonForProtectionHasASentence() {
        for (String name : List.of(
                "reboot.target",
                "systemd-udevd.service",
                "smartmon-gui.service",
                "dbus.service",
                "ssh@1.service",
                "debug-shell.service",
                "reboot.service",
                "networking.service",
                "multipathd.service")) {
            Optional<Reason> reason = ProtectedUnits.reason(new UnitName(name));
            assertTrue(WORDING.has("reason." + reason.orElseThrow().code()), name);
        }
    }

    static Stream<Arguments> findings() {
        return Stream.of(
                Arguments.of(
                        "service_failed",
                        new UnitSubject("nginx.service"),
                        Units.failed().state().measures().with("how", Measure.text("ended by signal 9 (SIGKILL)")),
                        "nginx.service failed: ended by signal 9 (SIGKILL)"),
                Arguments.of(
                        "service_failed",
                        new UnitSubject("nginx.service"),
                        Units.failed().state().measures(),
                        "nginx.service failed"),
                Arguments.of(
                        "mount_full",
                        VAR,
                        Measures.builder()
                                .ratio("used", 0.93)
                                .bytes("available", 1_200_000_000)
                                .span("full_in", Duration.ofHours(3))
                                .build(),
                        "/var is 93 % full, 1.2 GB left, full in about 3 h at this rate"),
                Arguments.of(
                        "mount_full",
                        VAR,
                        Measures.builder()
                                .ratio("used", 0.93)
                                .bytes("available", 1_200_000_000)
                                .build(),
                        "/var is 93 % full, 1.2 GB left"),
                Arguments.of(
                        "inodes_full",
                        VAR,
                        Measures.builder()
                                .ratio("used", 0.96)
                                .count("free_inodes", 12_000)
                                .build(),
                        "/var is running out of inodes: 96 % used, 12000 left"),
                Arguments.of("read_only", VAR, Measures.none(), "/var is mounted read-only"),
                Arguments.of(
                        "memory_short",
                        HOST,
                        Measures.builder()
                                .bytes("available", 100_000_000)
                                .bytes("total", 8_000_000_000L)
                                .ratio("pressure", 0.2)
                                .build(),
                        "web-1 is low on memory: 100 MB of 8.0 GB available, tasks waited 20 % of the time"),
                Arguments.of(
                        "cpu_starved",
                        HOST,
                        Measures.builder()
                                .ratio("pressure", 0.6)
                                .ratio("steal", 0.3)
                                .build(),
                        "web-1 is starved of CPU: tasks waited 60 % of the time, 30 % was taken by other virtual machines"),
                Arguments.of(
                        "zombies",
                        HOST,
                        Measures.builder()
                                .count("zombies", 40)
                                .text("parent", "make")
                                .build(),
                        "web-1 has 40 zombie processes, most of them children of make"),
                Arguments.of("zombies", HOST, Measures.of("zombies", Measure.count(1)), "web-1 has 1 zombie process"),
                Arguments.of(
                        "processes",
                        HOST,
                        Measures.builder()
                                .count("processes", 30_000)
                                .count("pid_max", 32_768)
                                .build(),
                        "web-1 runs 30000 processes and threads (limit 32768)"),
                Arguments.of(
                        "crash_loop",
                        new UnitSubject("web.service"),
                        Measures.builder()
                                .count("restarts", 5)
                                .span("span", Duration.ofMinutes(10))
                                .build(),
                        "web.service keeps crashing: 5 restarts in 10 min"),
                Arguments.of(
                        "stopped_enabled",
                        new UnitSubject("web.service"),
                        Measures.builder()
                                .span("stopped_for", Duration.ofMinutes(15))
                                .flag("stop_seen", false)
                                .build(),
                        "web.service is enabled but has been stopped for 15 min, stop request seen: no"),
                Arguments.of(
                        "boot_unfinished",
                        HOST,
                        Measures.builder()
                                .text("state", "starting")
                                .span("up", Duration.ofMinutes(12))
                                .put("units", Measure.names(List.of("hang.service")))
                                .build(),
                        "web-1 has not finished booting after 12 min, waiting for hang.service: services are repaired all"
                                + " the same"),
                Arguments.of(
                        "clock_off",
                        HOST,
                        Measures.of("offset", Measure.span(Duration.ofSeconds(90))),
                        "web-1 has a clock skew of 1 min 30 s"),
                Arguments.of(
                        "store_restored",
                        HOST,
                        Measures.of("since", Measure.moment(Instant.EPOCH)),
                        "web-1 is not repaired: the database is older than what was last done there, restored or replaced;"
                                + " confirm it with smartmon confirm-store web-1"),
                Arguments.of(
                        "host_silent",
                        HOST,
                        Measures.of("silent_for", Measure.span(Duration.ofMinutes(2))),
                        "web-1 has not reported for over 2 min"));
    }

    @ParameterizedTest(name = "{0}: {3}")
    @MethodSource("findings")
    void aFindingIsASentence(String code, Subject subject, Measures evidence, String sentence) {
        FindingKind kind = new FindingKind(code);

        assertEquals(sentence, WORDING.finding(kind, subject, evidence));
        assertEquals(sentence, subject.name() + " " + WORDING.predicate(kind, subject, evidence));
        assertTrue(WORDING.has("kind." + code));
    }

    @Test
    void aKindThatThisVersionDoesNotKnowIsShownByItsCodeAndItsNumbers() {
        FindingKind kind = new FindingKind("flux_low");
        Measures evidence =
                Measures.builder().ratio("flux", 0.125).count("gates", 3).build();

        assertEquals("flux low", WORDING.kind(kind));
        assertEquals("/var: flux low (flux 13 %, gates 3)", WORDING.finding(kind, VAR, evidence));
        assertEquals("flux low (flux 13 %, gates 3)", WORDING.predicate(kind, VAR, evidence));
        assertEquals("/var: flux low", WORDING.finding(kind, VAR, Measures.none()));
    }

    @Test
    void unknownReasonsAndGuardsAreShownByTheirCodes() {
        assertEquals("moon full", WORDING.reason(Reason.of("moon_full")));
        assertEquals("moon full (phase 4)", WORDING.reason(Reason.of("moon_full", "phase", Measure.count(4))));
        assertEquals("moon phase", WORDING.guard("moon-phase"));
        assertEquals("moon full", WORDING.verdict(GuardVerdict.hold("moon-phase", "moon_full", Measures.none())));
        assertEquals("other machine: moon full", WORDING.refusal(Refusal.OTHER_MACHINE, Reason.of("moon_full")));
        assertEquals("no system bus", WORDING.refusal(Refusal.NO_BUS, Reason.of("no_bus")));
    }

    @Test
    void whatAGuardCouldNotKnowIsSaidByItsReason() {
        assertEquals("no system bus", WORDING.verdict(GuardVerdict.notKnown("state", Reason.of("no_bus"))));
        assertEquals(
                "the store does not answer: refused",
                WORDING.verdict(GuardVerdict.notKnown("attempts", Reason.message("store_unavailable", "refused"))));
    }

    @Test
    void anOptionalPartIsLeftOutWhereItsMeasureIsMissing() {
        assertEquals("the system bus is gone", WORDING.reason(Reason.of("bus_gone")));
        assertEquals("the system bus is gone: eof", WORDING.reason(Reason.message("bus_gone", "eof")));
    }

    @Test
    void aMeasureThatIsMissingElsewhereIsSaidToBeNotKnown() {
        assertEquals("still not known", WORDING.reason(Reason.of("in_state")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{subject}", "[{how}]", "$1", "\\", "{restarts#a|b}", "[x", "}{", "${env}"})
    void whatAHostReportsIsNeverReadAsAMessage(String hostile) {
        Measures evidence = Measures.of("how", Measure.text(hostile));

        assertEquals(
                "web.service failed: " + hostile,
                WORDING.finding(new FindingKind("service_failed"), new UnitSubject("web.service"), evidence));
        assertEquals(
                hostile + " failed: x",
                WORDING.finding(
                        new FindingKind("service_failed"),
                        new MountSubject(hostile),
                        Measures.of("how", Measure.text("x"))));
    }

    @Property
    void anyTextIsShownAsItIs(@ForAll String text) {
        assertEquals("the store does not answer: " + text, WORDING.reason(Reason.message("store_unavailable", text)));
    }

    @Test
    void anEvidenceMeasureNamedSubjectDoesNotTakeTheSubjectsPlace() {
        assertEquals(
                "/var is mounted read-only",
                WORDING.finding(new FindingKind("read_only"), VAR, Measures.of("subject", Measure.text("/home"))));
    }
}
