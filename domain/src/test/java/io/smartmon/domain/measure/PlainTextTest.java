package io.smartmon.domain.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.hold.Hold;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class PlainTextTest {
    @Test
    void whatCanBeReadStays() {
        assertEquals("Wartung für Müller: 50 % – 日本語", PlainText.of("Wartung für Müller: 50 % – 日本語"));
    }

    @Test
    void nothingBreaksOutOfItsLine() {
        assertEquals("one two three", PlainText.of("one\ntwo\tthree"));
        assertEquals("?[31mred?[0m", PlainText.of("\u001b[31mred\u001b[0m"));
        assertEquals("a?b?c", PlainText.of("a\u202eb\u2066c"));
    }

    @Test
    void aHoldSaysNothingThatATerminalObeys() {
        Hold hold = new Hold(
                new UUID(1, 2), null, Hold.Source.COMMAND, "ada\u0007", "looking\u001b[2Jat it", Instant.EPOCH);
        assertEquals("ada?", hold.by());
        assertEquals("looking?[2Jat it", hold.reason());
    }
}
