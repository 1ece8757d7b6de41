package io.smartmon.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Bodies marshalled by hand after the specification. */
final class WireTest {
    private static List<Object> read(String signature, Set<String> wanted, int... bytes) {
        ByteBuffer body = ByteBuffer.allocate(bytes.length).order(ByteOrder.LITTLE_ENDIAN);
        for (int b : bytes) {
            body.put((byte) b);
        }
        return Wire.values(body.flip(), signature, wanted);
    }

    @Test
    void numbersAreAligned() {
        assertEquals(
                List.of(7L, 1L, true, -1L),
                read(
                        "yubx", Set.of(), 7, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 255, 255, 255, 255, 255, 255,
                        255, 255));
    }

    @Test
    void ofADictionaryOnlyTheWantedIsKept() {
        int[] bytes = {
            // length of the array, padding to 8
            36,
            0,
            0,
            0,
            0,
            0,
            0,
            0,
            // "a": variant u 5
            1,
            0,
            0,
            0,
            'a',
            0,
            1,
            'u',
            0,
            0,
            0,
            0,
            5,
            0,
            0,
            0,
            // "b": variant as [ "x" ], padded to 8
            1,
            0,
            0,
            0,
            'b',
            0,
            2,
            'a',
            's',
            0,
            0,
            0,
            6,
            0,
            0,
            0,
            1,
            0,
            0,
            0,
            'x',
            0,
        };
        bytes[0] = bytes.length - 8;
        assertEquals(List.of(Map.of("a", 5L, "b", List.of("x"))), read("a{sv}", Set.of("a", "b"), bytes));
        assertEquals(List.of(Map.of("b", List.of("x"))), read("a{sv}", Set.of("b"), bytes));
        assertEquals(List.of(Map.of("a", 5L)), read("a{sv}", Set.of("a"), bytes));
        assertEquals(List.of(Map.of()), read("a{sv}", Set.of(), bytes));
    }

    @Test
    void structuresAndTextAreRead() {
        assertEquals(
                List.of(List.of(List.of("ab", 3L))),
                read("a(su)", Set.of(), 12, 0, 0, 0, 0, 0, 0, 0, 2, 0, 0, 0, 'a', 'b', 0, 0, 3, 0, 0, 0));
    }

    @Test
    void aBodyThatDoesNotFitItsSignatureIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> read("u", Set.of(), 1, 2));
        assertThrows(IllegalArgumentException.class, () -> read("s", Set.of(), 9, 0, 0, 0, 'a', 0));
        assertThrows(IllegalArgumentException.class, () -> read("as", Set.of(), 255, 255, 255, 127));
        assertThrows(IllegalArgumentException.class, () -> read("s", Set.of(), 255, 255, 255, 255, 'a', 0));
        assertThrows(IllegalArgumentException.class, () -> read("(u", Set.of(), 0, 0, 0, 0));
        assertThrows(IllegalArgumentException.class, () -> read("z", Set.of(), 0, 0, 0, 0));
    }
}
