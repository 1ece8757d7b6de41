package io.smartmon.protocol.json;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.host.HostId;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.protocol.store.StoreCalls;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What the wire form promises, and what a document that breaks it gives. */
class JsonTest {
    private static final SystemSample SAMPLE =
            new SystemSample(1, Instant.parse("2026-03-05T12:00:00.123456Z"), null, 0, 0, 0, 1, 1, 0, 0, 1, List.of());

    @Test
    void nullAndEmptyListsAreWritten() {
        String text = Json.text(SAMPLE);
        assertTrue(text.contains("\"cpuPercent\":null"), text);
        assertTrue(text.contains("\"mounts\":[]"), text);
    }

    @Test
    void aFieldOfANewerVersionIsIgnored() {
        String newer = Json.text(SAMPLE).replaceFirst("\\{", "{\"fromTheFuture\":{\"a\":[1,2]},");
        assertEquals(SAMPLE, Json.decode(newer, SystemSample.class));
    }

    @Test
    void aListIsReadBack() {
        assertEquals(List.of(SAMPLE, SAMPLE), Json.decodeList(Json.text(List.of(SAMPLE, SAMPLE)), SystemSample.class));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{", "null", "[]", "17", "{}", "{\"host\":null}", "{\"host\":\"no uuid\"}", "\u0000"})
    void malformedInputIsOneLineWithACode(String document) {
        MalformedJsonException malformed =
                assertThrows(MalformedJsonException.class, () -> Json.decode(document, StoreCalls.OfHost.class));
        assertEquals("MALFORMED_JSON", malformed.code());
        assertEquals(1, String.valueOf(malformed.getMessage()).lines().count());
    }

    @Test
    void identitiesArePlainText() {
        HostId host = HostId.ofUnregistered("web-1");
        assertEquals("{\"host\":\"" + host + "\"}", Json.text(new StoreCalls.OfHost(host)));
    }
}
