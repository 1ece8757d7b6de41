package io.smartmon.domain.wording;

import io.smartmon.domain.measure.Measure;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Measures as people read them: {@code 93 %}, {@code 1.2 GB}, {@code 6 ms}. Pure. */
public final class MeasureText {
    private static final List<String> SIZES = List.of("B", "kB", "MB", "GB", "TB", "PB");
    private static final int SHOWN_NAMES = 5;

    private MeasureText() {}

    /** The measure for people. */
    public static String of(Measure measure) {
        return switch (measure) {
            case Measure.Text(String value) -> value;
            case Measure.Flag(boolean value) -> value ? "yes" : "no";
            case Measure.Count(long value) -> Long.toString(value);
            case Measure.Number(double value) -> number(value);
            case Measure.Ratio(double value) -> percent(value);
            case Measure.Bytes(long value) -> size(value);
            case Measure.Span(Duration value) -> span(value);
            case Measure.Moment(var value) -> value.toString();
            case Measure.Names(List<String> value) -> names(value);
            case Measure.Other(String type, String json) -> json;
        };
    }

    /** A duration as people say it: {@code 6 ms}, {@code 1.2 s}, {@code 10 min}, {@code 3 h}. */
    public static String span(Duration duration) {
        long millis = duration.toMillis();
        if (Math.abs(millis) < 1_000) {
            return millis + " ms";
        }
        if (Math.abs(millis) < 60_000) {
            return millis % 1_000 == 0
                    ? millis / 1_000 + " s"
                    : millis / 1_000 + "." + Math.abs(millis) % 1_000 / 100 + " s";
        }
        long seconds = duration.toSeconds();
        if (Math.abs(seconds) >= 172_800) {
            return seconds / 86_400 + " days";
        }
        if (seconds % 3_600 == 0) {
            return seconds / 3_600 + " h";
        }
        if (Math.abs(seconds) >= 3_600) {
            return seconds / 3_600 + " h " + Math.abs(seconds) % 3_600 / 60 + " min";
        }
        return seconds % 60 == 0 ? seconds / 60 + " min" : seconds / 60 + " min " + Math.abs(seconds) % 60 + " s";
    }

    private static String percent(double ratio) {
        return number(ratio * 100) + " %";
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            return "not a number";
        }
        int digits = Math.abs(value) < 10 && value != Math.rint(value) ? 1 : 0;
        return BigDecimal.valueOf(value)
                .setScale(digits, RoundingMode.HALF_UP)
                .stripTrailingZeros()
                .toPlainString();
    }

    private static String size(long bytes) {
        double value = bytes;
        int unit = 0;
        while (Math.abs(value) >= 999.5 && unit < SIZES.size() - 1) {
            value /= 1_000;
            unit++;
        }
        String digits = unit == 0 || Math.abs(value) >= 100
                ? String.format(Locale.ROOT, "%.0f", value)
                : String.format(Locale.ROOT, "%.1f", value);
        return digits + " " + SIZES.get(unit);
    }

    private static String names(List<String> names) {
        if (names.isEmpty()) {
            return "none";
        }
        return names.size() <= SHOWN_NAMES
                ? String.join(", ", names)
                : String.join(", ", names.subList(0, SHOWN_NAMES)) + " and " + (names.size() - SHOWN_NAMES) + " more";
    }
}
