package io.smartmon.domain.action;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Units;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.subject.OtherSubject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.verify.Assessment;
import io.smartmon.domain.verify.Circumstances;
import io.smartmon.domain.verify.Verdict;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class ActionDocumentTest {
    private static final StartUnit START = new StartUnit(
            UnitName.of("web"),
            ExpectedState.of(Units.failed().state()),
            List.of(UnitName.of("db"), UnitName.of("app")));

    @Test
    void isThePlainFormOfTheRecord() {
        assertEquals(
                Map.of(
                        "verb",
                        "start",
                        "unit",
                        "web.service",
                        "expected",
                        Map.of(
                                "activeState",
                                "failed",
                                "subState",
                                "failed",
                                "invocationId",
                                "aa",
                                "stateChangeMicros",
                                1_000L),
                        "pulledIn",
                        List.of("app.service", "db.service")),
                ActionDocument.of(START));
        assertEquals("verb", ActionDocument.of(START).keySet().iterator().next());
        assertTrue(ActionDocument.verbs().contains("start"));
    }

    @Property
    void everyActionIsReadBack(@ForAll("starts") StartUnit start) {
        assertEquals(start, ActionDocument.read(ActionDocument.of(start)));
    }

    @Property
    @SuppressWarnings("NullAway") // the compiler leaves type annotations out of a record's compact constructor
    void theOrderOfItsFieldsMeansNothing(@ForAll("starts") StartUnit start, @ForAll Random random) {
        Map<String, @Nullable Object> shuffled = shuffled(ActionDocument.of(start), random);

        assertEquals(start, ActionDocument.read(shuffled));
        assertEquals(ActionDocument.canonical(start), ActionDocument.canonical(new OtherAction("start", shuffled)));
    }

    @Property
    void differentActionsHaveDifferentCanonicalForms(
            @ForAll("starts") StartUnit one, @ForAll("starts") StartUnit other) {
        assertEquals(one.equals(other), ActionDocument.canonical(one).equals(ActionDocument.canonical(other)));
    }

    @Test
    void theCanonicalFormDistinguishesTypesAndTextBoundaries() {
        List<Map<String, @Nullable Object>> documents = List.of(
                Map.of("verb", "x", "a", "1"),
                Map.of("verb", "x", "a", 1L),
                Map.of("verb", "x", "a", List.of("1")),
                Map.of("verb", "x", "a", List.of("1", "2")),
                Map.of("verb", "x", "a", List.of("12")),
                Map.of("verb", "x", "a", true),
                Map.of("verb", "x", "a", "true"),
                Map.of("verb", "x", "a", "<true>"),
                Map.of("verb", "x", "a", Map.of("b", "1")),
                Map.of("verb", "x", "a", "11:b1"));

        assertEquals(
                documents.size(),
                documents.stream()
                        .map(document -> ActionDocument.canonical(new OtherAction("x", document)))
                        .distinct()
                        .count());
    }

    static Stream<Arguments> notUnderstood() {
        return Stream.of(
                Arguments.of("another verb", change("verb", "remount")),
                Arguments.of("no verb", change("verb", null)),
                Arguments.of("a verb that is no text", change("verb", 3L)),
                Arguments.of("a field more", change("force", true)),
                Arguments.of("a field less", change("pulledIn", null)),
                Arguments.of("a field that is null", withNull()),
                Arguments.of("a name that is no unit", change("unit", "../x")),
                Arguments.of("a number for a text", change("unit", 3L)),
                Arguments.of("a document for a name", change("unit", Map.of("value", "web.service"))),
                Arguments.of("a text for a list", change("pulledIn", "app.service")),
                Arguments.of("a list of numbers", change("pulledIn", List.of(1L))),
                Arguments.of(
                        "a list that is too long",
                        change(
                                "pulledIn",
                                IntStream.range(0, 65)
                                        .mapToObj(i -> "a" + i + ".service")
                                        .toList())),
                Arguments.of("a text for a record", change("expected", "failed")),
                Arguments.of("a field more inside", changeExpected("force", true)),
                Arguments.of("a field less inside", changeExpected("subState", null)),
                Arguments.of("a state of a newer version", changeExpected("activeState", "dreaming")),
                Arguments.of("a text for a number", changeExpected("stateChangeMicros", "1000")),
                Arguments.of("a fraction for a number", changeExpected("stateChangeMicros", 1.5)),
                Arguments.of("a text that is too long", changeExpected("subState", "x".repeat(4_097))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notUnderstood")
    void anUnknownActionAsAWholeIsKeptAndNeverDone(String what, Map<String, @Nullable Object> document) {
        OtherAction other = assertInstanceOf(OtherAction.class, ActionDocument.read(document), what);

        assertEquals(document, other.document());
        assertEquals(document, ActionDocument.of(other));
        assertNotEquals(ActionDocument.canonical(START), ActionDocument.canonical(other));
        assertInstanceOf(OtherSubject.class, other.subject());
        assertFalse(other.stillExpected(Units.failed().state().measures()));
        assertTrue(other.locks().isEmpty());
        assertEquals(
                new Assessment.Concluded(Verdict.NOT_KNOWN, Reason.of("action_not_understood")),
                other.verification()
                        .hold(
                                Units.failed().state().measures(),
                                Units.running("bb").state().measures(),
                                Circumstances.quiet(),
                                true));
    }

    @Test
    void theLongestListIsTaken() {
        Map<String, @Nullable Object> document = change(
                "pulledIn",
                IntStream.range(0, 64).mapToObj(i -> "a" + i + ".service").toList());

        assertInstanceOf(StartUnit.class, ActionDocument.read(document));
    }

    @Property
    void whatMustStillBeSoIsNamedAsTheUnitsOwnMeasuresAre(@ForAll("starts") StartUnit start) {
        Measures precondition = start.precondition();

        assertEquals(Optional.of(start.expected().invocationId()), precondition.text("InvocationID"));
        assertEquals(Optional.of(start.expected().activeState().code()), precondition.text("ActiveState"));
        assertTrue(start.stillExpected(precondition), "a unit of which just this is seen is as expected");
    }

    @Test
    void aStartIsExpectedOnlyInThatVeryStateWithoutAJob() {
        assertTrue(START.stillExpected(Units.failed().state().measures()));
        assertFalse(START.stillExpected(Units.failed().job(4).state().measures()));
        assertFalse(START.stillExpected(Units.running("aa").state().measures()));
        assertFalse(START.stillExpected(
                Units.failed().as(ActiveState.FAILED, "other").state().measures()));
        assertEquals(Set.of("unit:web.service"), START.locks());
    }

    private static Map<String, @Nullable Object> change(String name, @Nullable Object value) {
        return changed(ActionDocument.of(START), name, value);
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> changeExpected(String name, @Nullable Object value) {
        Map<String, @Nullable Object> expected =
                (Map<String, @Nullable Object>) ActionDocument.of(START).get("expected");
        return change("expected", changed(expected == null ? Map.of() : expected, name, value));
    }

    private static Map<String, @Nullable Object> changed(
            Map<String, @Nullable Object> document, String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(document);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    /** As a parser gives it. */
    @SuppressWarnings("NullAway")
    private static Map<String, @Nullable Object> withNull() {
        Map<String, @Nullable Object> changed = new HashMap<>(ActionDocument.of(START));
        changed.put("unit", null);
        return changed;
    }

    private static Map<String, @Nullable Object> shuffled(Map<String, @Nullable Object> document, Random random) {
        List<String> names = new ArrayList<>(document.keySet());
        Collections.shuffle(names, random);
        Map<String, @Nullable Object> shuffled = new LinkedHashMap<>();
        for (String name : names) {
            Object value = document.get(name);
            if (value instanceof Map<?, ?> map) {
                Map<String, @Nullable Object> inner = new LinkedHashMap<>();
                map.forEach((key, each) -> inner.put(String.valueOf(key), each));
                shuffled.put(name, shuffled(inner, random));
            } else if (value != null) {
                shuffled.put(name, value);
            }
        }
        return shuffled;
    }

    @Provide
    Arbitrary<StartUnit> starts() {
        Arbitrary<UnitName> units =
                Arbitraries.of("web", "db", "app", "a@b", "x:y_z").map(UnitName::of);
        Arbitrary<ExpectedState> expected = Combinators.combine(
                        Arbitraries.of(ActiveState.class),
                        Arbitraries.strings().ofMaxLength(8),
                        Arbitraries.of("", "aa", "bb"),
                        Arbitraries.longs())
                .as(ExpectedState::new);
        return Combinators.combine(units, expected, units.list().ofMaxSize(3)).as(StartUnit::new);
    }
}
