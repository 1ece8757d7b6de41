package io.smartmon.policy.environment;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The environment variables of a process, read with types.
 *
 * <p>A variable that is set to nothing but blanks counts as not set. Every read of a bad value throws
 * {@link ConfigurationException} with one line that names the variable, what it got (never for a secret) and what it takes.
 * Immutable and thread-safe.
 */
public final class Environment {
    private static final Set<String> YES = Set.of("true", "yes", "on", "1");
    private static final Set<String> NO = Set.of("false", "no", "off", "0");
    private static final Pattern SIMPLE_DURATION = Pattern.compile("([0-9]{1,9})(ms|s|m|h|d)");
    private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,10}");
    private static final String DURATIONS = "a duration such as 15s, 10m, 2h, 500ms or PT10M";
    private static final long MAX_SECRET_BYTES = 64L * 1024;

    private final Map<String, String> variables;

    private Environment(Map<String, String> variables) {
        this.variables = Map.copyOf(variables);
    }

    /** The environment of this process. */
    public static Environment system() {
        return new Environment(System.getenv());
    }

    /** An environment with these variables and no other. */
    public static Environment of(Map<String, String> variables) {
        return new Environment(variables);
    }

    /** A text, without the blanks around it; empty if it is not set. */
    public Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    /**
     * A switch.
     *
     * @throws ConfigurationException if it is neither true, yes, on, 1 nor false, no, off, 0, in any case
     */
    public boolean flag(String name, boolean defaultValue) {
        Optional<String> value = text(name);
        if (value.isEmpty()) {
            return defaultValue;
        }
        String word = value.get().toLowerCase(Locale.ROOT);
        if (YES.contains(word)) {
            return true;
        }
        if (NO.contains(word)) {
            return false;
        }
        throw ConfigurationException.ofVariable(name, value.get(), "true or false");
    }

    /**
     * A span of time, zero or more: {@code 500ms}, {@code 15s}, {@code 10m}, {@code 2h}, {@code 7d} or ISO-8601.
     *
     * @throws ConfigurationException if it is none of these
     */
    public Duration duration(String name, Duration defaultValue) {
        return text(name).map(value -> parseDuration(name, value)).orElse(defaultValue);
    }

    /**
     * A span of time within bounds.
     *
     * @throws ConfigurationException if it is no span of time, or outside the bounds
     */
    public Duration duration(String name, Duration min, Duration max, Duration defaultValue) {
        Duration value = duration(name, defaultValue);
        if (value.compareTo(min) < 0 || value.compareTo(max) > 0) {
            throw ConfigurationException.ofVariable(
                    name,
                    text(name).orElse(value.toString()),
                    DURATIONS + ", from " + format(min) + " to " + format(max));
        }
        return value;
    }

    /**
     * A whole number within bounds, both included.
     *
     * @throws ConfigurationException if it is no whole number, or outside the bounds
     */
    public int wholeNumber(String name, int min, int max, int defaultValue) {
        return text(name)
                .map(value -> parseWholeNumber(name, value, min, max, "a whole number from " + min + " to " + max))
                .orElse(defaultValue);
    }

    /**
     * A TCP port.
     *
     * @throws ConfigurationException if it is no number from 1 to 65535
     */
    public int port(String name, int defaultValue) {
        return text(name)
                .map(value -> parseWholeNumber(name, value, 1, 65535, "a port from 1 to 65535"))
                .orElse(defaultValue);
    }

    /**
     * The path of a file or folder, as written.
     *
     * @throws ConfigurationException if this machine cannot have such a path
     */
    public Optional<Path> path(String name) {
        return text(name).map(value -> {
            try {
                return Path.of(value);
            } catch (InvalidPathException e) {
                throw ConfigurationException.ofVariable(name, value, "the path of a file or folder");
            }
        });
    }

    /**
     * A secret: the variable itself, else the contents of the file that NAME_FILE names, without line breaks at its end.
     *
     * @throws ConfigurationException if both are set, or the file cannot be read, is empty or is larger than 64 KiB
     */
    public Optional<String> secret(String name) {
        Optional<String> value = text(name);
        String fileVariable = name + "_FILE";
        Optional<Path> file = path(fileVariable);
        if (value.isPresent() && file.isPresent()) {
            throw ConfigurationException.of(name + " and " + fileVariable + " are both set; set one of them", null);
        }
        return value.isPresent() ? value : file.map(path -> readSecret(fileVariable, path));
    }

    /** The data folder: {@code SMARTMON_DATA}, else {@code .smartmon} in the current folder. Not created here. */
    public Path dataFolder() {
        return path("SMARTMON_DATA").orElse(Path.of(".smartmon"));
    }

    private static String readSecret(String variable, Path file) {
        String takes = "the path of a readable file that holds the secret";
        try {
            if (!Files.isRegularFile(file) || Files.size(file) > MAX_SECRET_BYTES) {
                throw ConfigurationException.ofVariable(variable, file.toString(), takes + ", at most 64 KiB");
            }
            String contents = Files.readString(file, StandardCharsets.UTF_8).strip();
            if (contents.isEmpty()) {
                throw ConfigurationException.ofVariable(variable, file.toString(), takes + "; that file is empty");
            }
            return contents;
        } catch (CharacterCodingException e) {
            throw ConfigurationException.ofVariable(variable, file.toString(), takes + " in UTF-8");
        } catch (IOException e) {
            throw ConfigurationException.of(
                    variable + " is " + ConfigurationException.quote(file.toString()) + "; it takes " + takes + " ("
                            + e.getClass().getSimpleName() + ")",
                    e);
        }
    }

    private static Duration parseDuration(String name, String value) {
        Matcher simple = SIMPLE_DURATION.matcher(value);
        if (simple.matches()) {
            long number = Long.parseLong(simple.group(1));
            return switch (simple.group(2)) {
                case "ms" -> Duration.ofMillis(number);
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
        try {
            Duration parsed = Duration.parse(value);
            if (!parsed.isNegative()) {
                return parsed;
            }
        } catch (DateTimeParseException e) {
            // Falls through to the exception below, whose message is clearer than the parser's.
        }
        throw ConfigurationException.ofVariable(name, value, DURATIONS);
    }

    private static int parseWholeNumber(String name, String value, int min, int max, String takes) {
        if (WHOLE_NUMBER.matcher(value).matches()) {
            long number = Long.parseLong(value);
            if (number >= min && number <= max) {
                return (int) number;
            }
        }
        throw ConfigurationException.ofVariable(name, value, takes);
    }

    private static String format(Duration duration) {
        if (duration.toMillis() % 1000 != 0) {
            return duration.toMillis() + "ms";
        }
        long seconds = duration.toSeconds();
        if (seconds % 3600 == 0 && seconds > 0) {
            return seconds / 3600 + "h";
        }
        return seconds % 60 == 0 && seconds > 0 ? seconds / 60 + "m" : seconds + "s";
    }
}
