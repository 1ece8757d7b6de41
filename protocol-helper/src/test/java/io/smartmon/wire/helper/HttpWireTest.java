package io.smartmon.wire.helper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HttpWireTest {
    @Test
    void aRequestComesBackAsItWent() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpWire.writeRequest(out, "POST", "/v1/acts?epoch=7", "secret", bytes("{}"));
        WireRequest request = HttpWire.readRequest(new ByteArrayInputStream(out.toByteArray()));
        assertEquals("POST", request.method());
        assertEquals("/v1/acts", request.path());
        assertEquals("epoch=7", request.query());
        assertEquals("Bearer secret", request.headers().get("authorization"));
        assertEquals("{}", new String(request.body(), StandardCharsets.UTF_8));
    }

    @Test
    void aResponseComesBackAsItWent() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        HttpWire.writeResponse(out, WireResponse.problem(423, "Held", "a hold stands"));
        WireResponse response = HttpWire.readResponse(new ByteArrayInputStream(out.toByteArray()));
        assertEquals(423, response.status());
        assertEquals(WireResponse.PROBLEM, response.contentType());
        assertEquals("a hold stands", HelperJson.problemDetail(response.body()));
    }

    @ParameterizedTest
    @CsvSource({
        "GET /,400",
        "get / HTTP/1.1,400",
        "GET http://other/ HTTP/1.1,400",
        "GET / HTTP/1.0,505",
        "GET / HTTP/1.1|Transfer-Encoding: chunked,501",
        "GET / HTTP/1.1|Content-Length: -1,400",
        "GET / HTTP/1.1|Content-Length: 1|Content-Length: 1,400",
        "POST / HTTP/1.1|Content-Length: 65537,413",
        "GET / HTTP/1.1| folded,400",
        "GET / HTTP/1.1|No colon,400",
        "GET / HTTP/1.1|Name : space,400"
    })
    void whatCouldBeReadInTwoWaysIsRefused(String head, int status) {
        byte[] message = bytes(head.replace("|", "\r\n") + "\r\n\r\n");
        MalformedMessageException refused = assertThrows(
                MalformedMessageException.class, () -> HttpWire.readRequest(new ByteArrayInputStream(message)));
        assertEquals(status, refused.status());
    }

    @Test
    void aHeadWithoutEndIsRefusedBeforeItFillsTheMemory() {
        byte[] line = bytes("GET /" + "a".repeat(HttpWire.MAX_LINE));
        assertEquals(
                431,
                assertThrows(
                                MalformedMessageException.class,
                                () -> HttpWire.readRequest(new ByteArrayInputStream(line)))
                        .status());
        byte[] many = bytes("GET / HTTP/1.1\r\n" + fields(HttpWire.MAX_HEADERS + 1));
        assertEquals(
                431,
                assertThrows(
                                MalformedMessageException.class,
                                () -> HttpWire.readRequest(new ByteArrayInputStream(many)))
                        .status());
    }

    @Test
    void aBareLineFeedIsRefused() {
        assertThrows(
                MalformedMessageException.class,
                () -> HttpWire.readRequest(new ByteArrayInputStream(bytes("GET / HTTP/1.1\n\n"))));
    }

    @Test
    void aMessageThatEndsEarlyIsNotTakenForAWholeOne() {
        assertThrows(
                EOFException.class,
                () -> HttpWire.readRequest(
                        new ByteArrayInputStream(bytes("POST / HTTP/1.1\r\nContent-Length: 9\r\n\r\n{}"))));
    }

    private static String fields(int count) {
        StringBuilder fields = new StringBuilder();
        for (int i = 0; i < count; i++) {
            fields.append("F").append(i).append(": v\r\n");
        }
        return fields.toString();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
