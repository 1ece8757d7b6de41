package io.smartmon.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.OtherAction;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.HelperReport;
import io.smartmon.wire.helper.MalformedMessageException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelperJsonTest {
    private static final ActRequest REQUEST = new ActRequest(
            ActRequest.VERSION,
            UUID.fromString("0198c0de-0000-7000-8000-000000000001"),
            "a".repeat(64),
            "0123456789abcdef0123456789abcdef",
            "b0070000-0000-4000-8000-000000000001",
            new HostId(UUID.fromString("0198c0de-0000-7000-8000-0000000000aa")),
            7,
            123_456,
            new StartUnit(
                    new UnitName("lab-tpl@a\\x2db.service"),
                    new ExpectedState(ActiveState.FAILED, "failed", "0123456789abcdef0123456789abcdef", 123_456_789L),
                    List.of(new UnitName("lab-db.service"))));

    private static final String GOLDEN =
            "{\"version\":1,\"plan\":\"0198c0de-0000-7000-8000-000000000001\",\"planHash\":\""
                    + "a".repeat(64)
                    + "\",\"machineId\":\"0123456789abcdef0123456789abcdef\","
                    + "\"bootId\":\"b0070000-0000-4000-8000-000000000001\","
                    + "\"host\":\"0198c0de-0000-7000-8000-0000000000aa\",\"epoch\":7,\"notAfter\":123456,"
                    + "\"action\":{\"verb\":\"start\",\"unit\":\"lab-tpl@a\\\\x2db.service\",\"expected\":{\"activeState\":\"failed\","
                    + "\"subState\":\"failed\",\"invocationId\":\"0123456789abcdef0123456789abcdef\","
                    + "\"stateChangeMicros\":123456789},\"pulledIn\":[\"lab-db.service\"]}}";

    private static final List<ActAnswer> ANSWERS = List.of(
            new ActAnswer.Done(new ActResult(ActResult.Outcome.DONE, Reason.of("done")), 4_711),
            new ActAnswer.Indeterminate(4_711),
            new ActAnswer.Refused(
                    Refusal.STATE_CHANGED,
                    Reason.of("state_not_expected", "state", Measure.text("active/running")),
                    Measures.builder()
                            .text("Description", "A \"quoted\" <b>description</b> \u2014 \u00fc")
                            .count("NRestarts", 2)
                            .flag("Triggered", true)
                            .put("TriggeredBy", Measure.names(List.of("lab-tpl.socket")))
                            .span("TimeoutStart", Duration.ofSeconds(90))
                            .build()),
            new ActAnswer.Refused(
                    Refusal.HOLD, Reason.of("hold_file", "path", Measure.text("/etc/smartmon/HOLD")), Measures.none()),
            new ActAnswer.Unavailable(Reason.of("helper_not_running")));

    @Test
    void aRequestHasTheGoldenForm() {
        assertEquals(GOLDEN, text(HelperJson.encode(REQUEST)));
        assertEquals(REQUEST, HelperJson.request(bytes(GOLDEN)));
    }

    @Test
    void aRefusalHasTheGoldenForm() {
        assertEquals(
                "{\"answer\":\"refused\",\"refusal\":\"hold\",\"reason\":{\"code\":\"hold_file\","
                        + "\"measures\":{\"path\":\"/etc/smartmon/HOLD\"}},\"saw\":{}}",
                text(HelperJson.encode(ANSWERS.get(3))));
    }

    @Test
    void everyAnswerComesBackAsItWent() {
        for (ActAnswer answer : ANSWERS) {
            assertEquals(answer, HelperJson.answer(HelperJson.encode(answer)));
        }
    }

    @Test
    void theFormIsThatOfTheRestOfTheProtocol() {
        assertEquals(REQUEST, Json.decode(HelperJson.encode(REQUEST), ActRequest.class));
        assertEquals(REQUEST, HelperJson.request(Json.encode(REQUEST)));
        for (ActAnswer answer : ANSWERS) {
            assertEquals(answer, Json.decode(HelperJson.encode(answer), ActAnswer.class));
        }
    }

    private static HelperReport report(String lastPlan) {
        return new HelperReport(
                "0.1.0",
                "0123456789abcdef0123456789abcdef",
                List.of("start"),
                false,
                Reason.of("no_bus"),
                "c".repeat(64),
                3,
                "",
                99,
                lastPlan,
                2,
                7,
                "");
    }

    @Test
    void aReportComesBackAsItWent() {
        HelperReport report = report("0198c0de-0000-7000-8000-000000000001");
        assertEquals(report, HelperJson.report(HelperJson.encode(report)));
    }

    @Test
    void aReportOfAnOlderHelperNamesNoPlan() {
        String older = text(HelperJson.encode(report(""))).replace("\"lastPlan\":\"\",", "");
        assertFalse(older.contains("lastPlan"), older);
        assertEquals(report(""), HelperJson.report(bytes(older)));
        String newer = older.replace("\"plans\":2", "\"plans\":2,\"firstPlan\":{\"id\":7}");
        assertEquals(report(""), HelperJson.report(bytes(newer)), "what it does not know is ignored");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "null",
                "{",
                "{} {}",
                "{\"plan\":1}",
                "{\"plan\":\"0198c0de-0000-7000-8000-000000000001\",\"plan\":\"x\"}",
                "[[[[[[[[[[]]]]]]]]]]",
                "{\"epoch\":1.5}",
                "{\"epoch\":99999999999999999999}"
            })
    void aMalformedRequestIsRefused(String document) {
        assertThrows(MalformedMessageException.class, () -> HelperJson.request(bytes(document)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\":1|\"version\":0",
                "\"version\":1,|",
                "\"machineId\":\"|\"machine\":\"",
                "\"epoch\":7|\"epoch\":\"7\"",
                "\"epoch\":7|\"epoch\":-7",
                "\"epoch\":7,|",
                "\"plan\":\"0198c0de|\"plan\":\"198c0de",
                "\"action\":{|\"action\":7,\"other\":{",
            })
    void aRequestThatBreaksOneRuleIsRefused(String change) {
        assertThrows(MalformedMessageException.class, () -> HelperJson.request(bytes(changed(change))));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"version\":1|\"version\":2",
                "\"version\":1|\"version\":1,\"trace\":{\"id\":\"x\",\"share\":[0.5,null,99999999999999999999]}",
            })
    void whatANewerVersionAddsOutsideTheActionIsIgnored(String change) {
        assertEquals(
                REQUEST.action(), HelperJson.request(bytes(changed(change))).action());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"verb\":\"start\"|\"verb\":\"start\",\"mode\":\"replace\"",
                "\"verb\":\"start\"|\"verb\":\"start\",\"mode\":null",
                "\"verb\":\"start\"|\"verb\":\"start\",\"share\":0.5",
                "\"verb\":\"start\"|\"verb\":\"START\"",
                "\"verb\":\"start\"|\"verb\":null",
                "\"verb\":\"start\",|",
                "\"unit\":\"lab-tpl@|\"unit\":\"../lab-tpl@",
                "\"unit\":\"lab-tpl@a\\\\x2db.service\"|\"unit\":null",
                "\"subState\":\"failed\"|\"subState\":null",
                "\"activeState\":\"failed\"|\"activeState\":\"resting\"",
                "\"pulledIn\":[\"lab-db.service\"]|\"pulledIn\":\"lab-db.service\"",
                "\"pulledIn\":[\"lab-db.service\"]|\"pulledIn\":[1]"
            })
    void anUnknownFieldMakesTheActionUnknown(String change) {
        ActRequest request = HelperJson.request(bytes(changed(change)));
        assertInstanceOf(OtherAction.class, request.action());
        assertEquals(REQUEST.plan(), request.plan());
        assertEquals(changed(change), text(HelperJson.encode(request)));
    }

    @Test
    void wordsThatThisVersionDoesNotKnowAreNotKnown() {
        assertEquals(
                new ActAnswer.Refused(
                        Refusal.NOT_KNOWN,
                        Reason.of("over_quota", "left", new Measure.Other("tokens", "3")),
                        Measures.none()),
                HelperJson.answer(
                        bytes("{\"answer\":\"refused\",\"refusal\":\"quota\",\"reason\":{\"code\":\"over_quota\","
                                + "\"measures\":{\"left\":{\"tokens\":3}}},\"saw\":{},\"since\":1.5}")));
        assertEquals(
                new ActAnswer.Done(new ActResult(ActResult.Outcome.NOT_KNOWN, Reason.of("half")), 1),
                HelperJson.answer(bytes("{\"answer\":\"done\",\"result\":{\"outcome\":\"half_done\",\"reason\":"
                        + "{\"code\":\"half\",\"measures\":{}}},\"acceptedAt\":1}")));
        assertThrows(MalformedMessageException.class, () -> HelperJson.answer(bytes("{\"answer\":\"maybe\"}")));
    }

    private static String changed(String change) {
        String[] fromAndTo = change.split("\\|", 2);
        String changed = GOLDEN.replace(fromAndTo[0], fromAndTo[1]);
        assertNotEquals(GOLDEN, changed);
        return changed;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
