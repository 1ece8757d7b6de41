package io.smartmon.storage.live;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** The cursor's text form. */
class LiveCursorTest {
    @Test
    void writtenValuesAreReadBack() {
        LiveCursor cursor = new LiveCursor(4_711_000_000L, 12);
        assertEquals(Optional.of(cursor), LiveCursor.parse(cursor.toString()));
    }

    @Test
    void anythingElseIsNoCursor() {
        for (String text : List.of("", "1", "1-", "-1", "1-2-3", "a-b", " 1-2", "9".repeat(40) + "-1", "1--2")) {
            assertTrue(LiveCursor.parse(text).isEmpty(), text);
        }
    }
}
