package io.smartmon.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.action.ActionDocument;
import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.command.Command;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.hold.Hold;
import io.smartmon.domain.host.IdentityStatus;
import io.smartmon.domain.incident.Alert;
import io.smartmon.domain.incident.ClosedAs;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.incident.IncidentState;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.plan.Plan;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.domain.store.IncidentStore;
import io.smartmon.domain.subject.OtherSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.verify.Verdict;
import io.smartmon.wire.codec.ActionJson;
import io.smartmon.wire.codec.JsonTree;
import io.smartmon.wire.codec.MalformedTreeException;
import io.smartmon.wire.codec.MeasuresJson;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What becomes of documents of a newer version: nothing is lost that can be kept, and nothing is done that is not understood. */
class EvolutionTest {
    @TestFactory
    Stream<DynamicTest> aFieldThatIsNotKnownIsIgnoredInEveryRecord() {
        return WireSamples.all().stream()
                .map(record -> DynamicTest.dynamicTest(record.getClass().getSimpleName(), () -> {
                    String newer = Json.text(record).replaceFirst("\\{", "{\"fromTheFuture\":{\"a\":[1,null]},");
                    assertEquals(record, Json.decode(newer, record.getClass()));
                }));
    }

    @TestFactory
    Stream<DynamicTest> aWordThatIsNotKnownDecodesToWhatStandsForIt() {
        Map<Class<?>, Object> words = Map.ofEntries(
                Map.entry(Severity.class, Severity.WARNING),
                Map.entry(PlanState.class, PlanState.NOT_KNOWN),
                Map.entry(IncidentState.class, IncidentState.NOT_KNOWN),
                Map.entry(ClosedAs.class, ClosedAs.NOT_KNOWN),
                Map.entry(Verdict.class, Verdict.NOT_KNOWN),
                Map.entry(Alert.State.class, Alert.State.NOT_KNOWN),
                Map.entry(IdentityStatus.class, IdentityStatus.NOT_KNOWN),
                Map.entry(Command.State.class, Command.State.NOT_KNOWN),
                Map.entry(Refusal.class, Refusal.NOT_KNOWN),
                Map.entry(ActResult.Outcome.class, ActResult.Outcome.NOT_KNOWN),
                Map.entry(GuardVerdict.Outcome.class, GuardVerdict.Outcome.DENY),
                Map.entry(Hold.Source.class, Hold.Source.NOT_KNOWN),
                Map.entry(ActiveState.class, ActiveState.UNKNOWN));
        return words.entrySet().stream()
                .map(word -> DynamicTest.dynamicTest(
                        word.getKey().getSimpleName(),
                        () -> assertEquals(word.getValue(), Json.decode("\"from_the_future\"", word.getKey()))));
    }

    @Test
    void codesAreInLowerCase() {
        assertEquals("\"left_alone\"", Json.text(PlanState.LEFT_ALONE));
        assertEquals(PlanState.LEFT_ALONE, Json.decode("\"left_alone\"", PlanState.class));
        assertEquals(PlanState.NOT_KNOWN, Json.decode("\"LEFT_ALONE\"", PlanState.class));
    }

    @Test
    void whatBecameOfAMoveIsNeverGuessed() {
        assertThrows(MalformedJsonException.class, () -> Json.decode("\"from_the_future\"", IncidentStore.Moved.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"kind\":\"qubit\",\"name\":\"q0\"}",
                "{\"kind\":\"unit\",\"name\":\"no unit's name\"}",
                "{\"kind\":\"mount\",\"name\":\"\"}"
            })
    void anUnknownSubjectIsKept(String document) {
        Subject subject = Json.decode(document, Subject.class);
        assertInstanceOf(OtherSubject.class, subject);
        assertEquals(document, Json.text(subject));
    }

    @Test
    void aKindOfFindingThatIsNotKnownIsKept() {
        String document = Json.text(WireSamples.incident()).replace("\"service_failed\"", "\"qubit_decohered\"");
        Incident incident = Json.decode(document, Incident.class);
        assertEquals(new FindingKind("qubit_decohered"), incident.kind());
        assertEquals(document, Json.text(incident));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":{\"angle\":0.5}}",
                "{\"a\":{\"angle\":{\"deep\":[1,2.5,null,\"x\",{\"b\":true}]}}}",
                "{\"a\":{\"bytes\":\"many\"}}",
                "{\"a\":{\"bytes\":99999999999999999999}}",
                "{\"a\":{\"ratio\":true}}",
                "{\"a\":{\"ratio\":0.5,\"of\":\"what\"}}",
                "{\"a\":{\"moment\":\"yesterday\"}}",
                "{\"a\":{\"\":1}}",
                "{\"a\":{}}",
                "{\"a\":1.25}",
                "{\"a\":null}",
                "{\"a\":[\"x\",1]}",
                "{\"a\":99999999999999999999}"
            })
    void anUnknownMeasureIsKeptByMapperAndCodecAlike(String document) {
        Measures measures = Json.decode(document, Measures.class);
        assertInstanceOf(Measure.Other.class, measures.get("a").orElseThrow());
        assertEquals(document, Json.text(measures));
        assertEquals(measures, MeasuresJson.parse(document));
        assertEquals(document, MeasuresJson.text(measures));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"a\":\"text\",\"b\":true,\"c\":-17,\"d\":[],\"e\":[\"x\",\"y\"]}",
                "{\"z\":{\"ratio\":0.93},\"y\":{\"number\":1.5},\"x\":{\"bytes\":12},\"w\":{\"span\":90000000000}}",
                "{\"a\":{\"moment\":\"2026-03-05T12:00:00.123456Z\"},\"b\":{\"number\":\"NaN\"},\"c\":{\"ratio\":1.0}}",
                "{\"a\":{\"span\":9223372036854775807000000000}}",
                "{}"
            })
    void everyTypeOfMeasureReadsBackInItsOrderByMapperAndCodecAlike(String document) {
        Measures measures = Json.decode(document, Measures.class);
        assertTrue(measures.byName().values().stream().noneMatch(Measure.Other.class::isInstance), document);
        assertEquals(document, Json.text(measures));
        assertEquals(measures, MeasuresJson.parse(document));
        assertEquals(document, MeasuresJson.text(measures));
    }

    @Test
    void aTextThatIsTooLongForThisVersionIsNotCutOnItsWay() {
        String document = "{\"a\":\"" + "x".repeat(Measures.MAX_TEXT + 1) + "\"}";
        assertEquals(document, Json.text(Json.decode(document, Measures.class)));
    }

    @Test
    void moreMeasuresThanThereMayBeAreRefused() {
        StringBuilder many = new StringBuilder("{\"a\":1");
        for (int number = 0; number < Measures.MAX_ENTRIES; number++) {
            many.append(",\"b").append(number).append("\":1");
        }
        String document = many.append('}').toString();
        assertThrows(MalformedJsonException.class, () -> Json.decode(document, Measures.class));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"verb\":\"remount\",\"mount\":\"/var\",\"options\":[\"rw\"],\"share\":0.5,\"undo\":null}",
                "{\"verb\":\"start\",\"unit\":\"nginx.service\"}",
                "{\"z\":1,\"a\":2}",
                "{}"
            })
    void anUnknownActionIsKeptAndNeverDone(String document) {
        Action action = Json.decode(document, Action.class);
        assertInstanceOf(OtherAction.class, action);
        assertFalse(action.stillExpected(Measures.none()));
        assertEquals(document, Json.text(action));
        assertEquals(action, ActionJson.parse(document));
        assertEquals(document, ActionJson.text(action));
    }

    @Test
    void anUnknownFieldInsideAnActionIsNotIgnored() {
        Plan plan = WireSamples.plan();
        String document = Json.text(plan).replace("\"pulledIn\"", "\"onlyAtNight\":true,\"pulledIn\"");
        Plan newer = Json.decode(document, Plan.class);
        OtherAction other = assertInstanceOf(OtherAction.class, newer.action());
        assertEquals("start", other.verb());
        assertEquals(true, other.document().get("onlyAtNight"));
        assertEquals(document, Json.text(newer));
    }

    @Test
    void aFieldThatIsNotKnownDeepInsideAnActionIsNotIgnoredEither() {
        Plan plan = WireSamples.plan();
        String document = Json.text(plan).replace("\"subState\":\"failed\",", "\"subState\":\"failed\",\"since\":7,");
        Plan newer = Json.decode(document, Plan.class);
        assertInstanceOf(OtherAction.class, newer.action());
        assertEquals(document, Json.text(newer));
    }

    @Test
    void aPlanKeepsItsHashOnItsWay() {
        Plan plan = WireSamples.plan();
        assertEquals(plan.hash(), Json.decode(Json.encode(plan), Plan.class).hash());
        String document = Json.text(plan).replace("\"verb\":\"start\"", "\"verb\":\"remount\"");
        Plan other = Json.decode(document, Plan.class);
        assertEquals(other.hash(), Json.decode(Json.encode(other), Plan.class).hash());
    }

    @Test
    void anActionIsItsDocument() {
        Action action = Objects.requireNonNull(WireSamples.plan().action());
        assertEquals(ActionDocument.of(action), JsonTree.parse(Json.text(action)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"{\"a\":1,\"a\":2}", "{} {}", "[", "", "{\"a\":NaN}", "[[[[[[[[[[[[[[[[[[1]]]]]]]]]]]]]]]]]]"})
    void theCodecRefusesWhatIsNoPlainJson(String document) {
        assertThrows(MalformedTreeException.class, () -> JsonTree.parse(document));
    }
}
