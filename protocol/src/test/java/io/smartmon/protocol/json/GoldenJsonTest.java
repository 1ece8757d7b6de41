package io.smartmon.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.micronaut.serde.annotation.SerdeImport;
import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.decide.FindingKind;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.host.HostProfile;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.lease.Lease;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.plan.Verdict;
import io.smartmon.domain.sample.MountUsage;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.store.FleetStore;
import io.smartmon.domain.store.HoldStore;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.store.LeaseStore;
import io.smartmon.domain.store.SampleStore;
import io.smartmon.domain.store.ServiceStore;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.protocol.store.StoreCalls;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * The pinned JSON of every wire record of the store and of what it is made of, one file a record under {@code golden/}. A
 * shape that changes breaks an agent of another version: that is a decision, not a detail. With the system property
 * {@code smartmon.golden.write} the files are written anew.
 */
class GoldenJsonTest {
    private static final UUID ID = UUID.fromString("0190b0a0-0000-7000-8000-000000000001");
    private static final UUID OTHER = UUID.fromString("0190b0a0-0000-7000-8000-000000000002");
    private static final UUID RUN = UUID.fromString("0190b0a0-0000-7000-8000-00000000000a");
    private static final HostId HOST = HostId.ofName("web-1");
    private static final UnitName WEB = UnitName.of("nginx");
    private static final Instant AT = Instant.parse("2026-03-05T12:00:00.123456Z");

    private static final UnitState FAILED = new UnitState(
            WEB,
            "A \"web\" server",
            "loaded",
            ActiveState.FAILED,
            "failed",
            "enabled",
            "simple",
            "on-failure",
            false,
            "signal",
            "0123456789abcdef0123456789abcdef",
            0,
            2,
            2,
            9,
            111,
            99,
            Duration.ofSeconds(90),
            0,
            true);
    private static final MountUsage MOUNT = new MountUsage("/", "ext4", 1000, 400, 550, 100, 10, false);
    private static final SystemSample SAMPLE =
            new SystemSample(1, AT, null, 0.5, 0.25, 0.125, 8L << 30, 4L << 30, 1L << 30, 0, 3600, List.of(MOUNT));
    private static final GuardVerdict VERDICT =
            new GuardVerdict("cooldown", GuardVerdict.Outcome.HOLD, "20 s of 1 min", AT.plusSeconds(40));
    private static final Plan PLAN = new Plan(
            ID,
            HOST,
            OTHER,
            WEB,
            Verb.START,
            "nginx.service failed",
            "approved: nginx",
            "ab".repeat(32),
            List.of(VERDICT),
            ExpectedState.of(FAILED),
            List.of(UnitName.of("dep")),
            FAILED,
            "boot-1",
            AT,
            null);
    private static final Incident INCIDENT = new Incident(
            OTHER,
            HOST,
            WEB,
            FindingKind.SERVICE_FAILED,
            IncidentState.CLOSED,
            ClosedAs.HEALED,
            "nginx failed",
            AT,
            AT.plusSeconds(2),
            AT.plusSeconds(602),
            AT.plusSeconds(603));
    private static final Alert ALERT = new Alert(ID, Alert.Severity.CRITICAL, "repair", "it did not hold", AT);
    private static final Hold HOLD = new Hold(ID, null, Hold.Source.PAGE, "ada", "maintenance", AT);
    private static final Lease LEASE = new Lease(HOST, RUN, 7, Duration.ofSeconds(15));
    private static final IncidentStore.CommitLimits LIMITS =
            new IncidentStore.CommitLimits(3, Duration.ofMinutes(10), Duration.ofMinutes(1), 3, Duration.ofMinutes(15));
    private static final IncidentStore.StoredPlan STORED =
            new IncidentStore.StoredPlan(PLAN, PlanState.DONE, Verdict.HEALED, FAILED, "held", AT);
    private static final IncidentStore.Unfinished UNFINISHED = new IncidentStore.Unfinished(INCIDENT, STORED);
    private static final ServiceStore.Seen SEEN = new ServiceStore.Seen(FAILED, AT, false);
    private static final ServiceStore.Stop STOP = new ServiceStore.Stop(WEB, FAILED.invocationId(), AT);
    private static final ServiceStore.Transition TRANSITION =
            new ServiceStore.Transition(1, AT, "active/running", FAILED, false);
    private static final HostProfile PROFILE =
            new HostProfile(HOST, "web-1", "machine", "Debian GNU/Linux 12", 2, 8L << 30);

    private static List<Object> records() {
        return List.of(
                PROFILE,
                FAILED,
                ExpectedState.of(FAILED),
                VERDICT,
                SAMPLE,
                MOUNT,
                PLAN,
                INCIDENT,
                ALERT,
                HOLD,
                LEASE,
                new ActRequest(
                        ID,
                        "cd".repeat(32),
                        HOST,
                        "boot-1",
                        7,
                        123_400,
                        Verb.START,
                        WEB,
                        ExpectedState.of(FAILED),
                        List.of()),
                new ActResult(ActResult.Outcome.JOB_DONE, "done"),
                new ActAnswer.Done(new ActResult(ActResult.Outcome.JOB_FAILED, "failed"), 123_390),
                new ActAnswer.Indeterminate(123_390),
                new ActAnswer.Refused(Refusal.STATE_CHANGED, "someone was faster", FAILED),
                new ActAnswer.Away("no socket"),
                new FleetStore.Registration(true),
                new SampleStore.Appended(3, 2, 1),
                new ServiceStore.Observation(HOST, RUN, AT, true, List.of(SEEN), List.of(TRANSITION)),
                SEEN,
                STOP,
                TRANSITION,
                new IncidentStore.Opened(INCIDENT, true),
                new IncidentStore.PlanCommit(PLAN, PlanState.READY, ID, 7, LIMITS, null),
                LIMITS,
                new IncidentStore.PlanMove(HOST, ID, 7, PlanState.HELD, "held", AT, AT, ALERT),
                new IncidentStore.Conclusion(
                        HOST,
                        OTHER,
                        7,
                        ID,
                        Verdict.RECOVERED,
                        FAILED,
                        IncidentState.RECOVERED,
                        null,
                        AT.plusSeconds(600),
                        "well again",
                        AT,
                        null),
                UNFINISHED,
                STORED,
                new IncidentStore.RepairHistory(List.of(AT), List.of()),
                new IncidentStore.Commit.Committed(1),
                new IncidentStore.Commit.Unchanged(ID),
                new IncidentStore.Commit.Denied(VERDICT),
                new LeaseStore.Answer.Held(LEASE),
                new LeaseStore.Answer.HeldByOther(RUN, Duration.ofMillis(1500)),
                new HoldStore.Lift(ID, HOST, "ada", "done", AT),
                new StoreCalls.Register(PROFILE, RUN, AT),
                new StoreCalls.Heard(HOST, RUN, AT),
                new StoreCalls.Append(HOST, RUN, List.of(SAMPLE)),
                new StoreCalls.ServicesNotKnown(HOST, RUN, "no system bus", AT),
                new StoreCalls.OfHost(HOST),
                new StoreCalls.Stops(List.of(STOP)),
                new StoreCalls.Open(INCIDENT, FAILED),
                new StoreCalls.AllUnfinished(List.of(UNFINISHED)),
                new StoreCalls.HistoryOf(HOST, WEB, AT),
                new StoreCalls.Moved(IncidentStore.Moved.FENCED),
                new StoreCalls.Acquire(HOST, RUN, Duration.ofSeconds(15), 57),
                new StoreCalls.Tell(HOST, ID, 7, ALERT),
                new StoreCalls.Release(HOST, RUN),
                new StoreCalls.Lifted(2),
                new StoreCalls.Holds(List.of(HOLD)));
    }

    @TestFactory
    Stream<DynamicTest> theFormIsPinnedAndReadsBack() {
        return records().stream().map(record -> DynamicTest.dynamicTest(name(record.getClass()), () -> check(record)));
    }

    @Test
    void everyWireRecordOfTheStoreHasAGoldenFile() {
        Set<Class<?>> covered = records().stream().map(Object::getClass).collect(Collectors.toSet());
        Stream<Class<?>> imported = Arrays.stream(WireForms.class.getAnnotationsByType(SerdeImport.class))
                .map(SerdeImport::value);
        Stream<Class<?>> calls = Arrays.stream(StoreCalls.class.getDeclaredClasses());
        Set<String> missing = Stream.concat(imported, calls)
                .filter(Class::isRecord)
                .filter(type -> !covered.contains(type))
                .map(Class::getName)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(Set.of(), missing);
    }

    private static <T> void check(T record) throws IOException {
        String written = Json.text(record) + "\n";
        String file = name(record.getClass()) + ".json";
        if (System.getProperty("smartmon.golden.write") != null) {
            Files.writeString(Path.of("src/test/resources/golden", file), written);
        }
        try (InputStream golden = GoldenJsonTest.class.getResourceAsStream("/golden/" + file)) {
            assertNotNull(golden, "no golden file " + file);
            assertEquals(new String(golden.readAllBytes(), StandardCharsets.UTF_8), written);
        }
        assertEquals(record, Json.decode(written, record.getClass()));
        Class<?> sealedOne = sealedInterface(record.getClass());
        if (sealedOne != null) {
            assertEquals(record, Json.decode(written, sealedOne), "as one of " + sealedOne.getSimpleName());
        }
    }

    private static @Nullable Class<?> sealedInterface(Class<?> type) {
        return Arrays.stream(type.getInterfaces())
                .filter(Class::isSealed)
                .findFirst()
                .orElse(null);
    }

    private static String name(Class<?> type) {
        Class<?> outer = type.getDeclaringClass();
        return (outer == null ? "" : name(outer) + ".") + type.getSimpleName();
    }
}
