package io.smartmon.domain.measure;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.UniqueElements;
import org.junit.jupiter.api.Test;

class MeasuresTest {
    private static final Instant AT = Instant.parse("2026-03-01T03:00:00Z");

    private static final Measures ALL = Measures.builder()
            .text("text", "a")
            .flag("flag", true)
            .count("count", 0)
            .put("number", Measure.number(1.5))
            .ratio("ratio", 0.5)
            .bytes("bytes", 4096)
            .span("span", Duration.ofMillis(3))
            .put("moment", Measure.moment(AT))
            .put("names", Measure.names(List.of("b", "a")))
            .put("other", new Measure.Other("angle", "{\"deg\":3}"))
            .build();

    @Test
    void eachTypeIsReadBack() {
        assertEquals(Optional.of("a"), ALL.text("text"));
        assertEquals(Optional.of(true), ALL.flag("flag"));
        assertEquals(OptionalLong.of(0), ALL.count("count"));
        assertEquals(OptionalDouble.of(1.5), ALL.number("number"));
        assertEquals(OptionalDouble.of(0.5), ALL.ratio("ratio"));
        assertEquals(OptionalLong.of(4096), ALL.bytes("bytes"));
        assertEquals(Optional.of(Duration.ofMillis(3)), ALL.span("span"));
        assertEquals(Optional.of(AT), ALL.moment("moment"));
        assertEquals(List.of("b", "a"), ALL.names("names"));
    }

    @Test
    void missingOrMistypedMeasuresAreEmptyAndNeverZero() {
        for (String name : List.of("missing", "other")) {
            assertEquals(Optional.empty(), ALL.text(name));
            assertEquals(Optional.empty(), ALL.flag(name));
            assertEquals(OptionalLong.empty(), ALL.count(name));
            assertEquals(OptionalDouble.empty(), ALL.number(name));
            assertEquals(OptionalDouble.empty(), ALL.ratio(name));
            assertEquals(OptionalLong.empty(), ALL.bytes(name));
            assertEquals(Optional.empty(), ALL.span(name));
            assertEquals(Optional.empty(), ALL.moment(name));
            assertEquals(List.of(), ALL.names(name));
        }
        assertEquals(OptionalLong.empty(), ALL.count("bytes"));
        assertEquals(OptionalDouble.empty(), ALL.ratio("number"));
    }

    @Property
    void theOrderIsThatInWhichTheyWerePut(@ForAll @UniqueElements List<String> names) {
        Measures.Builder builder = Measures.builder();
        List<String> kept = names.stream().limit(Measures.MAX_ENTRIES).toList();
        kept.forEach(name -> builder.count(name, 1));

        assertEquals(kept, new ArrayList<>(builder.build().byName().keySet()));
    }

    @Test
    void aLaterValueReplacesTheFirst() {
        Measures changed =
                Measures.builder().count("a", 1).count("b", 2).build().with("a", Measure.count(3));

        assertEquals(OptionalLong.of(3), changed.count("a"));
        assertEquals(List.of("a", "b"), new ArrayList<>(changed.byName().keySet()));
        assertEquals(
                OptionalLong.of(9),
                changed.with(Measures.of("a", Measure.count(9))).count("a"));
    }

    @Test
    void tooManyAreRefused() {
        Measures.Builder builder = Measures.builder();
        for (int i = 0; i < Measures.MAX_ENTRIES; i++) {
            builder.count("m" + i, i);
        }
        assertEquals(Measures.MAX_ENTRIES, builder.build().byName().size());
        builder.count("one more", 1);
        assertThrows(IllegalArgumentException.class, builder::build);
    }

    @Property
    void textIsBoundedAndNeverCutInsideACharacter(@ForAll @IntRange(min = 0, max = 3) int shift) {
        String emoji = "a".repeat(shift) + "\uD83D\uDE00".repeat(Measures.MAX_TEXT);

        String kept = ((Measure.Text) Measure.text(emoji)).value();

        assertTrue(kept.length() <= Measures.MAX_TEXT && kept.length() >= Measures.MAX_TEXT - 1);
        assertTrue(kept.endsWith("…"));
        assertEquals(kept, new String(kept.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8));
    }

    @Test
    void textOfTheGreatestLengthIsKept() {
        String longest = "x".repeat(Measures.MAX_TEXT);

        assertEquals(Measure.text(longest), new Measure.Text(longest));
        assertEquals(longest, ((Measure.Text) Measure.text(longest)).value());
    }

    @Test
    void unknownStaysUnknownThroughMapping() {
        Knowledge<Integer> unknown = Knowledge.unknown("no_bus");

        assertEquals(Knowledge.unknown("no_bus"), unknown.map(value -> value + 1));
        assertEquals(Knowledge.known(2, AT), Knowledge.known(1, AT).map(value -> value + 1));
    }
}
