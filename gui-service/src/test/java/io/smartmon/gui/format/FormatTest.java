package io.smartmon.gui.format;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class FormatTest {
    @Test
    void agesAreFormattedInTheirGreatestUnit() {
        assertEquals("3 s", plain(Format.age(Duration.ofSeconds(3))));
        assertEquals("4 min", plain(Format.age(Duration.ofSeconds(299))));
        assertEquals("47 h", plain(Format.age(Duration.ofHours(47))));
        assertEquals("41 days", plain(Format.age(Duration.ofDays(41))));
        assertEquals("0 s", plain(Format.age(Duration.ofSeconds(-5))));
    }

    @Test
    void spansKeepWhatMatters() {
        assertEquals("18 ms", plain(Format.span(Duration.ofMillis(18))));
        assertEquals("2.1 s", plain(Format.span(Duration.ofMillis(2_100))));
        assertEquals("2 s", plain(Format.span(Duration.ofSeconds(2))));
        assertEquals("10 min 2 s", plain(Format.span(Duration.ofSeconds(602))));
        assertEquals("1 h 5 min", plain(Format.span(Duration.ofMinutes(65))));
    }

    @Test
    void lessThanFullIsNotShownAsFull() {
        assertEquals("99 %", plain(Format.percent(99.7)));
        assertEquals("100 %", plain(Format.percent(100)));
        assertEquals("0 %", plain(Format.percent(-3)));
    }

    @Test
    void sizesAreBinaryAsDfPrintsThem() {
        assertEquals("8 GiB", plain(Format.size(8L << 30)));
        assertEquals("4.1 GiB", plain(Format.size(4_402_341_478L)));
        assertEquals("512 B", plain(Format.size(512)));
    }

    @Test
    void whatAHostReportsIsCutAndHasNoControlCharacters() {
        assertEquals("a b", Format.bounded("a\nb"));
        assertTrue(Format.bounded("x".repeat(10_000)).length() <= 2_001);
    }

    @Test
    void onlyAPlainNameIsUsedInAUrl() {
        assertEquals("web-2.example", Format.address("web-2.example", "id"));
        assertEquals("id", Format.address("a/b", "id"));
        assertEquals("id", Format.address("..", "id"));
    }

    private static String plain(String text) {
        return text.replace(Format.GAP, " ");
    }
}
