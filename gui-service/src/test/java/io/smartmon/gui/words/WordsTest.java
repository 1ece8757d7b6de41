package io.smartmon.gui.words;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import org.junit.jupiter.api.Test;

class WordsTest {
    @Test
    void agesAreSaidInTheirGreatestUnit() {
        assertEquals("3 s", plain(Words.age(Duration.ofSeconds(3))));
        assertEquals("4 min", plain(Words.age(Duration.ofSeconds(299))));
        assertEquals("47 h", plain(Words.age(Duration.ofHours(47))));
        assertEquals("41 days", plain(Words.age(Duration.ofDays(41))));
        assertEquals("0 s", plain(Words.age(Duration.ofSeconds(-5))));
    }

    @Test
    void spansKeepWhatMatters() {
        assertEquals("18 ms", plain(Words.span(Duration.ofMillis(18))));
        assertEquals("2.1 s", plain(Words.span(Duration.ofMillis(2_100))));
        assertEquals("2 s", plain(Words.span(Duration.ofSeconds(2))));
        assertEquals("10 min 2 s", plain(Words.span(Duration.ofSeconds(602))));
        assertEquals("1 h 5 min", plain(Words.span(Duration.ofMinutes(65))));
    }

    @Test
    void whatIsNotQuiteFullIsNotCalledFull() {
        assertEquals("99 %", plain(Words.percent(99.7)));
        assertEquals("100 %", plain(Words.percent(100)));
        assertEquals("0 %", plain(Words.percent(-3)));
    }

    @Test
    void sizesAreBinaryAsDfPrintsThem() {
        assertEquals("8 GiB", plain(Words.size(8L << 30)));
        assertEquals("4.1 GiB", plain(Words.size(4_402_341_478L)));
        assertEquals("512 B", plain(Words.size(512)));
    }

    @Test
    void whatAHostReportsIsCutAndHasNoControlCharacters() {
        assertEquals("a b", Words.bounded("a\nb"));
        assertTrue(Words.bounded("x".repeat(10_000)).length() <= 2_001);
    }

    @Test
    void onlyAPlainNameStandsInAnAddress() {
        assertEquals("web-2.example", Words.address("web-2.example", "id"));
        assertEquals("id", Words.address("a/b", "id"));
        assertEquals("id", Words.address("..", "id"));
    }

    private static String plain(String words) {
        return words.replace(Words.GAP, " ");
    }
}
