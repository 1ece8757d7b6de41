package io.smartmon.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.unit.RequiredServices;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.systemd.BusLink.Request;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What a start reaches, over units whose properties are given as systemd gives them. */
final class ClosureTest {
    private static final UnitName A = new UnitName("a.service");

    private final Map<String, Map<String, Object>> units = new HashMap<>();
    private final List<String> reads = new ArrayList<>();
    private final Closure closure = new Closure(this::answers);

    private List<Answer> answers(List<Request> requests) {
        return requests.stream().map(this::answer).toList();
    }

    private Answer answer(Request request) {
        String name = UnitPath.parse(request.path()).orElseThrow().value();
        reads.add(name);
        Map<String, Object> properties = units.get(name);
        return properties == null
                ? new Answer.Values(List.of(Map.of("Id", name, "LoadState", "not-found", "ActiveState", "inactive")))
                : properties.containsKey("fault")
                        ? new Answer.Fault("org.freedesktop.DBus.Error.AccessDenied", "no")
                        : new Answer.Values(List.of(properties));
    }

    /** A loaded unit with a property of several names, or of one word. */
    private Map<String, Object> unit(String name, String activeState, Object... properties) {
        Map<String, Object> all = new HashMap<>(
                Map.of("Id", name, "LoadState", "loaded", "ActiveState", activeState, "FailureAction", "none"));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        units.put(name, all);
        return all;
    }

    private static List<UnitName> names(String... names) {
        return List.of(names).stream().map(UnitName::new).toList();
    }

    private StartClosure ofStart() {
        return closure.ofStart(A);
    }

    @Test
    void whatItNeedsAndWantsComesUpWithItAndWhatThoseNeedToo() {
        unit("a.service", "failed", "Requires", List.of("b.service"), "Wants", List.of("c.timer", "d.service"));
        unit("b.service", "inactive", "BindsTo", List.of("e.socket"), "After", List.of("z.service"));
        unit("c.timer", "inactive", "Upholds", List.of("f.path"));
        unit("d.service", "active", "Wants", List.of("never.service"));
        unit("e.socket", "failed", "Requires", List.of("a.service"));
        unit("f.path", "activating");
        unit("never.service", "inactive");
        unit("z.service", "inactive");

        assertEquals(
                names("b.service", "c.timer", "e.socket", "f.path"), ofStart().pulledIn());
        assertEquals(StartClosure.pullingIn(ofStart().pulledIn()), ofStart());
    }

    @ParameterizedTest
    @CsvSource({"active, false", "inactive, true", "failed, true", "deactivating, true"})
    void aSocketThatItRequiresComesUpWithItIfItIsDown(String state, boolean pulledIn) {
        unit("a.service", "failed", "Requires", List.of("a.socket"), "TriggeredBy", List.of("a.socket", "b.socket"));
        unit("a.socket", state, "Triggers", List.of("a.service"));
        unit("b.socket", "inactive", "Triggers", List.of("a.service"));

        assertEquals(StartClosure.pullingIn(pulledIn ? names("a.socket") : List.of()), ofStart());
    }

    @Test
    void aRequisiteIsNotPulledIn() {
        unit("a.service", "failed", "Requisite", List.of("b.service"));
        unit("b.service", "inactive");

        assertEquals(StartClosure.none(), ofStart());
    }

    @Test
    void targetsAndSlicesAreFollowedAndNotNamed() {
        unit("a.service", "failed", "Wants", List.of("t.target"), "Requires", List.of("s.slice"));
        unit("t.target", "inactive", "Wants", List.of("b.service"));
        unit("s.slice", "inactive", "Requires", List.of("c.service"));
        unit("b.service", "inactive");
        unit("c.service", "inactive");

        assertEquals(StartClosure.pullingIn(names("b.service", "c.service")), ofStart());
    }

    @ParameterizedTest
    @ValueSource(strings = {"masked", "bad-setting", "error"})
    void whatCannotBeStartedIsLeftOut(String loadState) {
        unit("a.service", "failed", "Wants", List.of("b.service", "none.service"));
        unit("b.service", "inactive").put("LoadState", loadState);

        assertEquals(StartClosure.none(), ofStart());
    }

    @ParameterizedTest
    @CsvSource({"srv.mount", "dev-sdb1.swap", "dev-sdb.device", "srv.automount"})
    void whatOnlyTheMachineBringsUpIsTheCauseIfItIsNotUp(String name) {
        unit("a.service", "failed", "Requires", List.of("b.service"));
        unit("b.service", "inactive", "Requires", List.of(name));
        unit(name, "inactive", "Wants", List.of("never.service"));
        unit("never.service", "inactive");

        assertEquals(names(name), ofStart().down());
        unit(name, "active");
        assertEquals(List.of(), ofStart().down());
    }

    @ParameterizedTest
    @CsvSource({
        "static, oneshot, success, inactive, 1, true",
        "static, oneshot, success, inactive, 0, false",
        "static, oneshot, exit-code, failed, 1, false",
        "static, oneshot, exit-code, inactive, 1, false",
        "static, simple, success, inactive, 1, false",
        "enabled, oneshot, success, inactive, 1, false",
        "static, oneshot, success, activating, 1, false",
    })
    void aStaticOneshotThatSucceededInThisBootMayRunAgain(
            String file, String type, String result, String state, int runs, boolean passes) {
        unit("a.service", "failed", "Wants", List.of("b.service"));
        List<Long> run = runs == 0 ? List.of() : List.of(1L, 2L);
        Map<String, Object> once = unit("b.service", state, "Wants", List.of("c.service"));
        once.putAll(Map.of("UnitFileState", file, "Type", type, "Result", result, "InvocationID", run));
        unit("c.service", "inactive");

        assertEquals(
                passes ? names("c.service") : names("b.service", "c.service"),
                ofStart().pulledIn());
    }

    @ParameterizedTest
    @CsvSource({
        "active, true",
        "activating, true",
        "reloading, true",
        "refreshing, true",
        "deactivating, false",
        "inactive, false",
        "failed, false",
    })
    void aConflictThatIsUpOrStartingIsNamedEitherWayRound(String state, boolean named) {
        unit("a.service", "failed", "Conflicts", List.of("x.service"), "Wants", List.of("b.service"));
        unit("b.service", "inactive", "ConflictedBy", List.of("y.service"));
        unit("x.service", state);
        unit("y.service", state);

        assertEquals(
                named ? names("x.service", "y.service") : List.of(), ofStart().conflicts());
    }

    @Test
    void whatAUnitConflictsWithThatIsUpAlreadyDoesNotMatter() {
        unit("a.service", "failed", "Wants", List.of("b.service"));
        unit("b.service", "active", "Conflicts", List.of("x.service"));
        unit("x.service", "active");

        assertEquals(StartClosure.none(), ofStart());
    }

    @ParameterizedTest
    @CsvSource({
        "FailureAction, reboot",
        "SuccessAction, exit",
        "StartLimitAction, reboot-force",
        "JobTimeoutAction, poweroff",
        "OnFailureJobMode, isolate",
    })
    void whatCanActOnTheWholeSystemIsNamed(String property, String value) {
        unit("a.service", "failed", "Wants", List.of("b.service"), property, value);
        unit("b.service", "inactive", property, value);
        assertEquals(names("a.service", "b.service"), ofStart().systemActions());

        unit("a.service", "failed", "Wants", List.of("b.service"), "OnFailureJobMode", "replace");
        unit("b.service", "active", property, value);
        assertEquals(List.of(), ofStart().systemActions());
    }

    @Test
    void whatCannotBeReadIsNotTakenForHarmless() {
        unit("a.service", "failed", "Wants", List.of("b.service"), "Conflicts", List.of("x.service"));
        unit("b.service", "inactive", "fault", true);
        unit("x.service", "a state of a newer systemd");

        assertEquals(names("b.service", "x.service"), ofStart().notKnown());
    }

    @Test
    void aUnitIsNamedOnceByTheNameThatSystemdUses() {
        unit("a.service", "failed", "Wants", List.of("alias.service", "b.service"));
        unit("alias.service", "inactive").put("Id", "b.service");
        unit("b.service", "inactive");

        assertEquals(names("b.service"), ofStart().pulledIn());
    }

    @Test
    void aClosureThatIsTooLargeIsNotWalkedToItsEnd() {
        for (int i = 0; i < 1_000; i++) {
            unit("u" + i + ".service", "inactive", "Wants", List.of("u" + (i + 1) + ".service"));
        }
        StartClosure chain = closure.ofStart(new UnitName("u0.service"));
        assertTrue(chain.tooLarge());
        assertTrue(reads.size() <= StartClosure.MAX_UNITS, () -> reads.size() + " reads");

        reads.clear();
        unit("a.service", "failed", "Wants", List.copyOf(units.keySet()));
        assertTrue(ofStart().tooLarge());
        assertEquals(List.of("a.service"), reads);

        StartClosure end = closure.ofStart(new UnitName("u900.service"));
        assertFalse(end.tooLarge());
    }

    @Test
    void whatAUnitCannotRunWithoutIsFollowedThroughServices() {
        unit(
                "a.service",
                "failed",
                "Requires",
                List.of("b.service", "s.slice"),
                "BindsTo",
                List.of("c.service"),
                "Requisite",
                List.of("d.service"),
                "Wants",
                List.of("w.service"),
                "After",
                List.of("w.service"));
        unit("b.service", "active", "Requires", List.of("e.service", "a.service"));
        unit("c.service", "failed");
        unit("d.service", "activating");
        unit("e.service", "failed");
        unit("s.slice", "failed", "Requires", List.of("never.service"));
        unit("w.service", "failed");

        RequiredServices required = closure.requiredServices(A);
        assertEquals(A, required.unit());
        assertEquals(Set.copyOf(names("c.service", "e.service")), required.failed());
        assertEquals(Set.copyOf(names("c.service", "d.service", "e.service")), required.first());
        assertEquals(Set.of(), required.notKnown());
        assertFalse(required.tooLarge());
    }

    @Test
    void aRequiredServiceThatCannotBeReadIsNamed() {
        unit("a.service", "failed", "Requires", List.of("b.service"));
        unit("b.service", "failed", "fault", true);

        assertEquals(Set.copyOf(names("b.service")), closure.requiredServices(A).notKnown());
    }

    @Test
    void requiredServicesAreNamedAsSystemdNamesThem() {
        unit("alias.service", "failed", "Requires", List.of("b.service")).put("Id", "a.service");
        unit("b.service", "failed", "Requires", List.of("a.service"));

        RequiredServices required = closure.requiredServices(new UnitName("alias.service"));
        assertEquals(A, required.unit());
        assertEquals(Set.of(), required.first());
    }

    @Test
    void tooManyRequiredServicesAreNotAllRead() {
        for (int i = 0; i < 1_000; i++) {
            unit("u" + i + ".service", "inactive", "Requires", List.of("u" + (i + 1) + ".service"));
        }
        assertTrue(closure.requiredServices(new UnitName("u0.service")).tooLarge());
        assertTrue(reads.size() <= StartClosure.MAX_UNITS, () -> reads.size() + " reads");
        assertFalse(closure.requiredServices(new UnitName("u900.service")).tooLarge());
    }

    @Test
    void aBusThatIsGoneIsNoEmptyClosure() {
        Closure gone = new Closure(requests -> List.of(new Answer.Gone("closed")));

        assertThrows(BusLostException.class, () -> gone.ofStart(A));
        assertThrows(BusLostException.class, () -> gone.requiredServices(A));
    }
}
