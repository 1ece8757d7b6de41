package io.smartmon.protocol.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.smartmon.domain.act.ActAnswer;
import io.smartmon.domain.act.ActRequest;
import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.act.Refusal;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.ExpectedState;
import io.smartmon.domain.plan.Verb;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.protocol.json.Json;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HelperJsonTest {
    private static final UnitState UNIT = new UnitState(
            new UnitName("lab-tpl@a\\x2db.service"),
            "A \"quoted\" <b>description</b> — ü",
            "loaded",
            ActiveState.FAILED,
            "failed",
            "enabled",
            "simple",
            "no",
            false,
            "signal",
            "0123456789abcdef0123456789abcdef",
            0,
            2,
            2,
            9,
            123_456_789L,
            1_234L,
            Duration.ofSeconds(90),
            0,
            true);

    private static final ActRequest REQUEST = new ActRequest(
            UUID.fromString("0198c0de-0000-7000-8000-000000000001"),
            "a".repeat(64),
            HostId.ofName("alpha"),
            "b0070000-0000-4000-8000-000000000001",
            7,
            123_456,
            Verb.START,
            new UnitName("lab-web.service"),
            new ExpectedState(ActiveState.FAILED, "failed", "0123456789abcdef0123456789abcdef", 123_456_789L),
            List.of(new UnitName("lab-db.service")));

    private static final String GOLDEN = "{\"plan\":\"0198c0de-0000-7000-8000-000000000001\",\"planHash\":\""
            + "a".repeat(64)
            + "\",\"host\":\"" + HostId.ofName("alpha")
            + "\",\"bootId\":\"b0070000-0000-4000-8000-000000000001\",\"epoch\":7,\"notAfter\":123456,"
            + "\"verb\":\"START\",\"unit\":\"lab-web.service\",\"expected\":{\"activeState\":\"FAILED\","
            + "\"subState\":\"failed\",\"invocationId\":\"0123456789abcdef0123456789abcdef\","
            + "\"stateChangeMicros\":123456789},\"pulledIn\":[\"lab-db.service\"]}";

    private static final List<ActAnswer> ANSWERS = List.of(
            new ActAnswer.Done(new ActResult(ActResult.Outcome.JOB_DONE, "done"), 4_711),
            new ActAnswer.Indeterminate(4_711),
            new ActAnswer.Refused(Refusal.STATE_CHANGED, "the state changed", UNIT),
            new ActAnswer.Refused(Refusal.HOLD, "/etc/smartmon/HOLD", null),
            new ActAnswer.Away("no socket"));

    @Test
    void aRequestHasTheGoldenForm() {
        assertEquals(GOLDEN, text(HelperJson.encode(REQUEST)));
        assertEquals(REQUEST, HelperJson.request(bytes(GOLDEN)));
    }

    @Test
    void aRefusalHasTheGoldenForm() {
        assertEquals(
                "{\"answer\":\"refused\",\"refusal\":\"HOLD\",\"detail\":\"/etc/smartmon/HOLD\",\"saw\":null}",
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

    @Test
    void aReportComesBackAsItWent() {
        HelperReport report =
                new HelperReport("0.1.0", "alpha", false, "no system bus", "c".repeat(64), 3, "", 99, 2, 7, "");
        assertEquals(report, HelperJson.report(HelperJson.encode(report)));
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
    void whatIsNoRequestIsRefused(String document) {
        assertThrows(MalformedMessageException.class, () -> HelperJson.request(bytes(document)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\"unit\":\"lab-web.service\"|\"unit\":\"lab-web\"",
                "\"unit\":\"lab-web.service\"|\"unit\":\"../lab-web.service\"",
                "\"unit\":\"lab-web.service\"|\"unit\":null",
                "\"verb\":\"START\"|\"verb\":\"start\"",
                "\"verb\":\"START\"|\"verb\":\"RESTART\"",
                "\"verb\":\"START\"|\"verb\":\"START\",\"mode\":\"replace\"",
                "\"epoch\":7|\"epoch\":\"7\"",
                "\"epoch\":7|\"epoch\":-7",
                "\"epoch\":7,|",
                "\"plan\":\"0198c0de|\"plan\":\"198c0de",
                "\"pulledIn\":[\"lab-db.service\"]|\"pulledIn\":\"lab-db.service\"",
                "\"pulledIn\":[\"lab-db.service\"]|\"pulledIn\":[1]"
            })
    void aRequestThatBreaksOneRuleIsRefused(String change) {
        String[] fromAndTo = change.split("\\|", 2);
        String broken = GOLDEN.replace(fromAndTo[0], fromAndTo[1]);
        assertThrows(MalformedMessageException.class, () -> HelperJson.request(bytes(broken)));
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }
}
