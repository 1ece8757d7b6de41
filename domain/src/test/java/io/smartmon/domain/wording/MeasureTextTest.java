package io.smartmon.domain.wording;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.measure.Measure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class MeasureTextTest {
    static Stream<Arguments> measures() {
        return Stream.of(
                Arguments.of(Measure.text("a"), "a"),
                Arguments.of(Measure.flag(true), "yes"),
                Arguments.of(Measure.flag(false), "no"),
                Arguments.of(Measure.count(-3), "-3"),
                Arguments.of(Measure.number(1.25), "1.3"),
                Arguments.of(Measure.number(100), "100"),
                Arguments.of(Measure.number(Double.NaN), "not a number"),
                Arguments.of(Measure.ratio(0.934), "93 %"),
                Arguments.of(Measure.ratio(0.005), "0.5 %"),
                Arguments.of(Measure.ratio(0), "0 %"),
                Arguments.of(Measure.ratio(1), "100 %"),
                Arguments.of(Measure.bytes(999), "999 B"),
                Arguments.of(Measure.bytes(1_200_000_000L), "1.2 GB"),
                Arguments.of(Measure.bytes(999_950), "1.0 MB"),
                Arguments.of(Measure.bytes(Long.MAX_VALUE), "9223 PB"),
                Arguments.of(Measure.span(Duration.ofMillis(6)), "6 ms"),
                Arguments.of(Measure.span(Duration.ofMillis(-1_200)), "-1.2 s"),
                Arguments.of(Measure.span(Duration.ofMillis(1_200)), "1.2 s"),
                Arguments.of(Measure.span(Duration.ofSeconds(5)), "5 s"),
                Arguments.of(Measure.span(Duration.ofSeconds(90)), "1 min 30 s"),
                Arguments.of(Measure.span(Duration.ofMinutes(10)), "10 min"),
                Arguments.of(Measure.span(Duration.ofHours(3)), "3 h"),
                Arguments.of(Measure.span(Duration.ofMinutes(95)), "1 h 35 min"),
                Arguments.of(Measure.span(Duration.ofDays(3)), "3 days"),
                Arguments.of(Measure.moment(Instant.EPOCH), "1970-01-01T00:00:00Z"),
                Arguments.of(Measure.names(List.of("a", "b")), "a, b"),
                Arguments.of(Measure.names(List.of("a", "b", "c", "d", "e", "f", "g")), "a, b, c, d, e and 2 more"),
                Arguments.of(Measure.names(List.of()), "none"),
                Arguments.of(new Measure.Other("angle", "{\"deg\":3}"), "{\"deg\":3}"));
    }

    @ParameterizedTest
    @MethodSource("measures")
    void isWrittenAsPeopleReadIt(Measure measure, String text) {
        assertEquals(text, MeasureText.of(measure));
    }
}
