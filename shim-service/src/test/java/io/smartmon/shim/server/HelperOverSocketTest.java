package io.smartmon.shim.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.SmartmonException;
import io.smartmon.domain.action.ExpectedState;
import io.smartmon.domain.action.StartUnit;
import io.smartmon.domain.helper.ActAnswer;
import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.helper.Refusal;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.testkit.helper.FakeUnits;
import io.smartmon.testkit.helper.HelperContract;
import io.smartmon.wire.helper.HelperJson;
import io.smartmon.wire.helper.HttpWire;
import io.smartmon.wire.helper.WireResponse;
import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HelperOverSocketTest extends HelperContract {
    @TempDir
    private Path folder;

    private final List<RunningHelper> running = new ArrayList<>();

    @Override
    protected RunningHelper fixture() {
        try {
            RunningHelper helper = new RunningHelper(folder, MACHINE, ALLOWED, Set.of(DEPENDENCY));
            running.add(helper);
            return helper;
        } catch (IOException failed) {
            throw new AssertionError(failed);
        }
    }

    @AfterEach
    void end() {
        running.forEach(RunningHelper::close);
    }

    @Test
    void theSocketIsTheOwnersAlone() throws IOException {
        assertEquals(
                "rw-------",
                PosixFilePermissions.toString(
                        Files.getPosixFilePermissions(fixture().socket())));
    }

    @Test
    void aWrongKeyIsRefusedAndRevealsNothing() {
        RunningHelper helper = fixture();
        helper.units().set(FakeUnits.failed(ALLOWED));
        for (String key : List.of("", "x", RunningHelper.KEY + "0", "0123456789abcdef0123456789abcdee")) {
            WireResponse response = helper.caller(key).send("POST", "/v1/acts", HelperJson.encode(request(helper)));
            assertEquals(401, response.status());
            assertEquals(WireResponse.PROBLEM, response.contentType());
        }
        assertEquals(List.of(), helper.units().starts());
        assertEquals(0, helper.journal().plans());
    }

    @ParameterizedTest
    @CsvSource({
        "POST,/v1/acts,{},400",
        "POST,/v1/acts,[],400",
        "GET,/v1/acts,'',405",
        "POST,/v1/status,'',405",
        "GET,/v1/acts/0198c0de-0000-7000-8000-000000000001,'',400",
        "GET,/v1/acts/0198c0de-0000-7000-8000-000000000001?epoch=-1,'',400",
        "GET,/v1/acts/1?epoch=1,'',404",
        "POST,/v1/acts/0198c0de-0000-7000-8000-000000000001?epoch=1,'',405",
        "GET,/,'',404"
    })
    void aMalformedRequestIsAProblem(String method, String target, String body, int status) {
        RunningHelper helper = fixture();
        WireResponse response =
                helper.caller(RunningHelper.KEY).send(method, target, body.getBytes(StandardCharsets.UTF_8));
        assertEquals(status, response.status());
        assertEquals(WireResponse.PROBLEM, response.contentType());
        assertEquals(0, helper.journal().plans());
    }

    @Test
    void aBodyThatIsTooLargeIsRefusedBeforeItIsRead() throws IOException {
        RunningHelper helper = fixture();
        try (SocketChannel channel = SocketChannel.open(UnixDomainSocketAddress.of(helper.socket()))) {
            String head = "POST /v1/acts HTTP/1.1\r\nAuthorization: Bearer " + RunningHelper.KEY
                    + "\r\nContent-Length: 65537\r\n\r\n";
            channel.write(ByteBuffer.wrap(head.getBytes(StandardCharsets.US_ASCII)));
            assertEquals(
                    413, HttpWire.readResponse(Channels.newInputStream(channel)).status());
        }
    }

    @Test
    void aSilentCallerDoesNotBlockOthers() throws IOException {
        RunningHelper helper = fixture();
        try (SocketChannel silent = SocketChannel.open(UnixDomainSocketAddress.of(helper.socket()))) {
            assertTrue(silent.isConnected());
            assertEquals(200, helper.caller(RunningHelper.KEY).get("/v1/status").status());
        }
    }

    @Test
    void whatCanDoNothingAnyMoreAnswersOnceAndEnds() throws InterruptedException {
        RunningHelper helper = fixture();
        assertEquals(200, helper.caller(RunningHelper.KEY).get("/v1/status").status());
        helper.becomeUnusable();
        assertEquals(200, helper.caller(RunningHelper.KEY).get("/v1/status").status());
        assertTrue(helper.endsWithin(Duration.ofSeconds(5)));
    }

    @Test
    void eachRefusalHasItsStatus() {
        RunningHelper helper = fixture();
        helper.units().set(FakeUnits.active(ALLOWED));
        WireResponse response =
                helper.caller(RunningHelper.KEY).send("POST", "/v1/acts", HelperJson.encode(request(helper)));
        assertEquals(412, response.status());
        WireResponse voided = helper.caller(RunningHelper.KEY).get("/v1/acts/" + UUID.randomUUID() + "?epoch=7");
        assertEquals(410, voided.status());
    }

    @Test
    void theSeventhActOnAUnitIsOneTooMany() {
        RunningHelper helper = fixture();
        for (int i = 0; i < 6; i++) {
            helper.units().set(FakeUnits.failed(ALLOWED));
            assertInstanceOf(ActAnswer.Done.class, helper.helper().act(request(helper)));
        }
        helper.units().set(FakeUnits.failed(ALLOWED));
        ActRequest seventh = request(helper);
        ActAnswer.Refused refused =
                assertInstanceOf(ActAnswer.Refused.class, helper.helper().act(seventh));
        assertEquals(Refusal.RATE_LIMIT, refused.refusal());
        helper.at(helper.now() + 60_001);
        assertEquals(refused, helper.helper().act(seventh));
        assertInstanceOf(ActAnswer.Done.class, helper.helper().act(request(helper)));
    }

    @Test
    void aResultIsKnownToTheNextHelperOnTheSameJournal() {
        RunningHelper first = fixture();
        first.units().set(FakeUnits.failed(ALLOWED));
        ActRequest request = request(first);
        ActAnswer done = first.helper().act(request);
        first.close();
        RunningHelper second = fixture();
        second.units().set(FakeUnits.failed(ALLOWED));
        assertEquals(done, second.helper().act(request));
        assertEquals(List.of(), second.units().starts());
    }

    @Test
    void aRecoveryWaitsForTheResultOfAnActInProgress() throws InterruptedException {
        RunningHelper helper = fixture();
        helper.units().set(FakeUnits.failed(ALLOWED));
        ActRequest request = request(helper);
        List<ActAnswer> recalled = new ArrayList<>();
        Thread[] recovery = new Thread[1];
        helper.units().duringStart(() -> {
            recovery[0] =
                    Thread.ofVirtual().start(() -> recalled.add(helper.helper().recall(request.plan(), 8)));
            try {
                Thread.sleep(200);
            } catch (InterruptedException stop) {
                Thread.currentThread().interrupt();
            }
        });
        ActAnswer done = helper.helper().act(request);
        recovery[0].join();
        assertEquals(List.of(done), recalled);
    }

    @Test
    void aSocketInUseIsNotTaken() {
        RunningHelper helper = fixture();
        assertThrows(SmartmonException.class, () -> ListeningSocket.at(helper.socket()));
        assertEquals(200, helper.caller(RunningHelper.KEY).get("/v1/status").status());
    }

    @Test
    void aFileThatIsNoSocketIsNotTaken() throws IOException {
        Path file = Files.writeString(folder.resolve("precious"), "text");
        assertThrows(SmartmonException.class, () -> ListeningSocket.at(file));
        assertEquals("text", Files.readString(file));
    }

    @Test
    void anotherUnitIsNotBlockedByAStartInProgress() {
        RunningHelper helper = fixture();
        helper.units().set(FakeUnits.failed(ALLOWED));
        List<ActAnswer> meanwhile = new ArrayList<>();
        UnitName otherUnit = new UnitName("lab-other.service");
        ActRequest other = request(
                MACHINE,
                RunningHelper.BOOT,
                7,
                helper.now() + 100,
                new StartUnit(otherUnit, ExpectedState.of(FakeUnits.failed(otherUnit)), List.of()));
        helper.units().duringStart(() -> meanwhile.add(helper.helper().act(other)));
        assertInstanceOf(ActAnswer.Done.class, helper.helper().act(request(helper)));
        assertInstanceOf(ActAnswer.Refused.class, meanwhile.getFirst());
    }
}
