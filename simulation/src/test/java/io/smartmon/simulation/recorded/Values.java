package io.smartmon.simulation.recorded;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Values as one line of text, and back: records and enums of this project by their names, and what they are made of.
 *
 * <p>{@code null} is {@code ~}, a text is quoted, a whole number has a suffix ({@code 5i}, {@code 5l}), an instant begins with @ and a
 * duration with $, a list is {@code [a b]}, a set {@code {a b}}, a map {@code <k v k v>}, an optional {@code ?a} or {@code !}, an
 * enum {@code #name.of.Enum/CONSTANT} and a record {@code name.of.Record(a b)}.
 */
final class Values {
    private static final String ROOT = "io.smartmon.";

    private final String text;
    private int at;

    private Values(String text) {
        this.text = text;
    }

    static String write(@Nullable Object value) {
        StringBuilder into = new StringBuilder();
        write(value, into);
        return into.toString();
    }

    /** The value in this text. */
    static @Nullable Object read(String text) {
        return new Values(text).value();
    }

    private static void write(@Nullable Object value, StringBuilder into) {
        switch (value) {
            case null -> into.append('~');
            case String string -> quote(string, into);
            case Boolean flag -> into.append(flag ? "true" : "false");
            case Integer number -> into.append(number).append('i');
            case Long number -> into.append(number).append('l');
            case Instant instant -> into.append('@').append(instant);
            case Duration duration -> into.append('$').append(duration);
            case Optional<?> optional -> {
                into.append(optional.isPresent() ? '?' : '!');
                optional.ifPresent(present -> write(present, into));
            }
            case Map<?, ?> map -> {
                List<Object> all = new ArrayList<>();
                sorted(map).forEach((key, each) -> {
                    all.add(key);
                    all.add(each);
                });
                write('<', all, '>', into);
            }
            case Set<?> set -> write('{', sorted(set), '}', into);
            case List<?> list -> write('[', list, ']', into);
            case Enum<?> constant ->
                into.append('#')
                        .append(name(constant.getDeclaringClass()))
                        .append('/')
                        .append(constant.name());
            case Record record -> {
                into.append(name(record.getClass()));
                write('(', components(record), ')', into);
            }
            default -> throw new IllegalArgumentException("cannot be recorded: " + value.getClass());
        }
    }

    private static Map<?, ?> sorted(Map<?, ?> map) {
        return map.keySet().stream().allMatch(Comparable.class::isInstance) ? new TreeMap<>(map) : map;
    }

    private static Collection<?> sorted(Set<?> set) {
        return set.stream().allMatch(Comparable.class::isInstance) ? new TreeSet<>(set) : set;
    }

    private static void write(char open, Collection<?> all, char close, StringBuilder into) {
        into.append(open);
        String between = "";
        for (Object each : all) {
            into.append(between);
            between = " ";
            write(each, into);
        }
        into.append(close);
    }

    private static void quote(String string, StringBuilder into) {
        into.append('"')
                .append(string.replace("\\", "\\\\").replace("\"", "\\\"").replace("\n", "\\n"))
                .append('"');
    }

    private static List<@Nullable Object> components(Record record) {
        List<@Nullable Object> components = new ArrayList<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                components.add(component.getAccessor().invoke(record));
            } catch (ReflectiveOperationException hidden) {
                throw new IllegalArgumentException("cannot be recorded: " + record.getClass(), hidden);
            }
        }
        return components;
    }

    private static String name(Class<?> type) {
        if (!type.getName().startsWith(ROOT)) {
            throw new IllegalArgumentException("cannot be recorded: " + type);
        }
        return type.getName().substring(ROOT.length());
    }

    private static Class<?> type(String name) {
        try {
            return Class.forName(ROOT + name);
        } catch (ClassNotFoundException unknown) {
            throw new IllegalArgumentException("no such class: " + name, unknown);
        }
    }

    private @Nullable Object value() {
        return switch (text.charAt(at)) {
            case '~' -> nothing();
            case '"' -> string();
            case '@' -> Instant.parse(rest());
            case '$' -> Duration.parse(rest());
            case '!' -> absent();
            case '?' -> present();
            case '[' -> all(']');
            case '{' -> new LinkedHashSet<>(all('}'));
            case '<' -> map(all('>'));
            case '#' -> constant(rest());
            default -> named(word());
        };
    }

    /** The word after a sign. */
    private String rest() {
        at++;
        return word();
    }

    private @Nullable Object nothing() {
        at++;
        return null;
    }

    private Object absent() {
        at++;
        return Optional.empty();
    }

    private Object present() {
        at++;
        return Optional.ofNullable(value());
    }

    private static Map<@Nullable Object, @Nullable Object> map(List<@Nullable Object> all) {
        Map<@Nullable Object, @Nullable Object> map = new LinkedHashMap<>();
        for (int i = 0; i < all.size(); i += 2) {
            map.put(all.get(i), all.get(i + 1));
        }
        return map;
    }

    private static Object constant(String word) {
        String[] parts = word.split("/", 2);
        return Arrays.stream(type(parts[0]).getEnumConstants())
                .filter(each ->
                        each instanceof Enum<?> constant && constant.name().equals(parts[1]))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no such constant: " + word));
    }

    private Object named(String word) {
        if (word.equals("true") || word.equals("false")) {
            return Boolean.valueOf(word);
        }
        if (word.endsWith("i") && Character.isDigit(word.charAt(word.length() - 2)) && !peek('(')) {
            return Integer.valueOf(word.substring(0, word.length() - 1));
        }
        if (word.endsWith("l") && Character.isDigit(word.charAt(word.length() - 2)) && !peek('(')) {
            return Long.valueOf(word.substring(0, word.length() - 1));
        }
        Class<?> type = type(word);
        Object[] arguments = all(')').toArray();
        RecordComponent[] components = type.getRecordComponents();
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            throw new IllegalArgumentException("not a " + word + ": " + Arrays.toString(arguments), refused.getCause());
        } catch (ReflectiveOperationException changed) {
            throw new IllegalArgumentException("not a " + word + " any more", changed);
        }
    }

    private boolean peek(char expected) {
        return at < text.length() && text.charAt(at) == expected;
    }

    private List<@Nullable Object> all(char close) {
        at++;
        List<@Nullable Object> all = new ArrayList<>();
        while (text.charAt(at) != close) {
            if (text.charAt(at) == ' ') {
                at++;
            }
            all.add(value());
        }
        at++;
        return all;
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        at++;
        while (text.charAt(at) != '"') {
            char next = text.charAt(at++);
            if (next == '\\') {
                char escaped = text.charAt(at++);
                string.append(escaped == 'n' ? '\n' : escaped);
            } else {
                string.append(next);
            }
        }
        at++;
        return string.toString();
    }

    private String word() {
        int from = at;
        while (at < text.length() && " ()[]{}<>".indexOf(text.charAt(at)) < 0) {
            at++;
        }
        return text.substring(from, at);
    }
}
