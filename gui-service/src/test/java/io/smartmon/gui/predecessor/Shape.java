package io.smartmon.gui.predecessor;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The shape of a JSON value in the words of the predecessor's table: names, types, and what may be null. */
sealed interface Shape {
    record Of(Map<String, Shape> members, boolean nullable) implements Shape {}

    record ListOf(Shape item, boolean nullable) implements Shape {}

    record Simple(String type, boolean nullable) implements Shape {}

    static Shape parse(String text) {
        Cursor cursor = new Cursor(text);
        Shape shape = cursor.shape();
        if (!cursor.atEnd()) {
            throw new IllegalArgumentException("not a shape: " + text);
        }
        return shape;
    }

    /** What is wrong with the value, as lines that begin with the place. */
    default List<String> differences(String place, @Nullable Object value) {
        List<String> wrong = new ArrayList<>();
        switch (this) {
            case Of of -> {
                if (value instanceof Map<?, ?> map) {
                    if (!new TreeSet<Object>(map.keySet())
                            .equals(new TreeSet<Object>(of.members().keySet()))) {
                        wrong.add(place + " has " + new TreeSet<Object>(map.keySet()) + " for "
                                + of.members().keySet());
                    }
                    of.members()
                            .forEach((name, shape) ->
                                    wrong.addAll(shape.differences(place + "." + name, map.get(name))));
                } else if (value != null || !of.nullable()) {
                    wrong.add(place + " is " + value + " and no object");
                }
            }
            case ListOf listOf -> {
                if (value instanceof List<?> list) {
                    for (int i = 0; i < list.size(); i++) {
                        wrong.addAll(listOf.item().differences(place + "[" + i + "]", list.get(i)));
                    }
                } else if (value != null || !listOf.nullable()) {
                    wrong.add(place + " is " + value + " and no list");
                }
            }
            case Simple simple -> {
                if (value == null ? !simple.nullable() : !fits(simple.type(), value)) {
                    wrong.add(place + " is " + value + " and no " + simple.type());
                }
            }
        }
        return wrong;
    }

    private static boolean fits(String type, Object value) {
        return switch (type) {
            case "int" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            case "string" -> value instanceof String;
            case "bool" -> value instanceof Boolean;
            case "time" -> value instanceof String text && isTime(text);
            default -> throw new IllegalArgumentException("no such type: " + type);
        };
    }

    private static boolean isTime(String text) {
        try {
            Instant.parse(text);
            return true;
        } catch (DateTimeParseException none) {
            return false;
        }
    }

    /** A place in the text. */
    final class Cursor {
        private final String text;
        private int at;

        private Cursor(String text) {
            this.text = text;
        }

        private boolean atEnd() {
            return at == text.length();
        }

        private boolean takes(char wanted) {
            boolean there = at < text.length() && text.charAt(at) == wanted;
            if (there) {
                at++;
            }
            return there;
        }

        private String word() {
            int from = at;
            while (at < text.length() && (Character.isLetterOrDigit(text.charAt(at)) || text.charAt(at) == '_')) {
                at++;
            }
            return text.substring(from, at);
        }

        private Shape shape() {
            if (takes('{')) {
                Map<String, Shape> members = new TreeMap<>();
                while (!takes('}')) {
                    String name = word();
                    if (name.isEmpty() || !takes(':') || !takes(' ')) {
                        throw new IllegalArgumentException("at " + at + " of " + text);
                    }
                    members.put(name, shape());
                    if (takes(',')) {
                        takes(' ');
                    }
                }
                return new Of(members, takes('?'));
            }
            if (takes('[')) {
                Shape item = shape();
                if (!takes(']')) {
                    throw new IllegalArgumentException("at " + at + " of " + text);
                }
                return new ListOf(item, takes('?'));
            }
            return new Simple(word(), takes('?'));
        }
    }
}
