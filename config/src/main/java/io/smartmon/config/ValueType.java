package io.smartmon.config;

import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The type of a setting's value. Immutable.
 *
 * @param takes for people, to follow "it must be", such as {@code a port from 1 to 65535}
 * @param parser the value of a text without blanks around it; empty if it does not fit
 * @param format the text of a value, as a person would write it
 * @param <T> the type of the value read as
 */
public record ValueType<T>(String takes, Function<String, Optional<T>> parser, Function<T, String> format) {
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");
    private static final Pattern SIMPLE_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final long SECONDS_A_DAY = 24 * 60 * 60;

    /** A switch: true, yes, on, 1, false, no, off, 0, in any case. */
    public static ValueType<Boolean> flag() {
        return new ValueType<>(
                "true or false",
                text -> {
                    String word = text.toLowerCase(Locale.ROOT);
                    return YES.contains(word)
                            ? Optional.of(true)
                            : NO.contains(word) ? Optional.of(false) : Optional.empty();
                },
                String::valueOf);
    }

    /** A whole number within bounds, both included. */
    public static ValueType<Integer> wholeNumber(int min, int max) {
        return wholeNumber("a whole number from " + min + " to " + max, min, max);
    }

    /** A TCP port. */
    public static ValueType<Integer> port() {
        return wholeNumber("a port from 1 to 65535", 1, 65535);
    }

    /** A number of whole minutes within bounds, both included. */
    public static ValueType<Duration> minutes(int min, int max) {
        ValueType<Integer> number = wholeNumber(min, max);
        return new ValueType<>(
                "a number of whole minutes from " + min + " to " + max,
                text -> number.parser().apply(text).map(Duration::ofMinutes),
                value -> Long.toString(value.toMinutes()));
    }

    /** A span of time within bounds, both included: {@code 500ms}, {@code 15s}, {@code 10m}, {@code 2h}, {@code 7d} or ISO-8601. */
    public static ValueType<Duration> duration(Duration min, Duration max) {
        return new ValueType<>(
                "a duration such as 15s, 10m, 2h, 500ms or PT10M, from " + format(min) + " to " + format(max),
                text -> duration(text).filter(value -> value.compareTo(min) >= 0 && value.compareTo(max) <= 0),
                ValueType::format);
    }

    /** The path of a file or folder, as written. */
    public static ValueType<Path> path() {
        return new ValueType<>(
                "the path of a file or folder",
                text -> {
                    try {
                        return Optional.of(Path.of(text));
                    } catch (InvalidPathException impossible) {
                        return Optional.empty();
                    }
                },
                Path::toString);
    }

    /** One of these words, in any case. */
    public static ValueType<String> word(List<String> words) {
        return new ValueType<>(
                String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast(),
                text -> Optional.of(text.toLowerCase(Locale.ROOT)).filter(words::contains),
                value -> value);
    }

    /** A text that passes this test. */
    public static ValueType<String> text(String takes, Predicate<String> fits) {
        return new ValueType<>(takes, text -> Optional.of(text).filter(fits), value -> value);
    }

    /** The address of a site: http or https, with a host, without query and fragment. */
    public static ValueType<URI> webAddress() {
        return new ValueType<>(
                "the address people use, such as https://monitor.example.org",
                text -> {
                    try {
                        URI url = new URI(text);
                        boolean http = "http".equals(url.getScheme()) || "https".equals(url.getScheme());
                        boolean plain =
                                url.getHost() != null && url.getRawQuery() == null && url.getRawFragment() == null;
                        return Optional.of(url).filter(each -> http && plain);
                    } catch (URISyntaxException none) {
                        return Optional.empty();
                    }
                },
                URI::toString);
    }

    private static ValueType<Integer> wholeNumber(String takes, int min, int max) {
        return new ValueType<>(
                takes,
                text -> Optional.of(text)
                        .filter(number -> WHOLE_NUMBER.matcher(number).matches())
                        .map(Long::parseLong)
                        .filter(number -> number >= min && number <= max)
                        .map(Long::intValue),
                value -> Integer.toString(value));
    }

    private static Optional<Duration> duration(String text) {
        Matcher simple = SIMPLE_DURATION.matcher(text);
        if (simple.matches()) {
            long number = Long.parseLong(simple.group(1));
            return Optional.of(
                    switch (simple.group(2)) {
                        case "ms" -> Duration.ofMillis(number);
                        case "s" -> Duration.ofSeconds(number);
                        case "m" -> Duration.ofMinutes(number);
                        case "h" -> Duration.ofHours(number);
                        default -> Duration.ofDays(number);
                    });
        }
        try {
            return Optional.of(Duration.parse(text)).filter(parsed -> !parsed.isNegative());
        } catch (DateTimeParseException none) {
            return Optional.empty();
        }
    }

    private static String format(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds > 0 && seconds % SECONDS_A_DAY == 0) {
            return seconds / SECONDS_A_DAY + "d";
        }
        if (seconds > 0 && seconds % 3600 == 0) {
            return seconds / 3600 + "h";
        }
        return seconds > 0 && seconds % 60 == 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
