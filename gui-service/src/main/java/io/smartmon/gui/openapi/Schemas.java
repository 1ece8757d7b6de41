package io.smartmon.gui.openapi;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.micronaut.core.beans.BeanIntrospection;
import io.micronaut.core.beans.BeanIntrospector;
import io.micronaut.core.beans.BeanProperty;
import io.micronaut.core.type.Argument;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

/** The schemas of the records that answers are made of, each under the name of its class. */
final class Schemas {
    private final Map<String, Class<?>> named = new TreeMap<>();
    private final Map<Class<?>, String> names = new HashMap<>();
    private final Deque<Class<?>> waiting = new ArrayDeque<>();

    /** Writes the schema of a value: a reference where it is a record. */
    void reference(Yaml yaml, int level, Argument<?> argument) {
        Class<?> type = argument.getType();
        if (Collection.class.isAssignableFrom(type)) {
            yaml.line(level, "type: array");
            yaml.line(level, "items:");
            reference(yaml, level + 1, first(argument));
        } else if (Map.class.isAssignableFrom(type) || type == Object.class) {
            yaml.line(level, argument.isNullable() ? "type: [object, 'null']" : "type: object");
        } else if (BeanIntrospector.SHARED.findIntrospection(type).isPresent()) {
            String reference = "$ref: " + Yaml.quoted("#/components/schemas/" + name(type));
            if (argument.isNullable()) {
                yaml.line(level, "oneOf:");
                yaml.line(level + 1, "- " + reference);
                yaml.line(level + 1, "- type: 'null'");
            } else {
                yaml.line(level, reference);
            }
        } else {
            String simple = simple(type);
            yaml.line(level, "type: " + (argument.isNullable() ? "[" + simple + ", 'null']" : simple));
            format(type).ifPresent(format -> yaml.line(level, "format: " + format));
        }
    }

    /** Writes all schemas that were referred to, and those that they refer to. */
    void write(Yaml yaml) {
        Map<String, String> written = new TreeMap<>();
        while (!waiting.isEmpty()) {
            Class<?> type = waiting.removeFirst();
            Yaml part = new Yaml();
            schema(part, type);
            written.put(name(type), part.text());
        }
        yaml.line(1, "schemas:");
        written.forEach((name, text) -> {
            yaml.line(2, name + ":");
            text.lines().forEach(line -> yaml.line(0, line));
        });
    }

    private void schema(Yaml yaml, Class<?> type) {
        BeanIntrospection<?> introspection =
                BeanIntrospector.SHARED.findIntrospection(type).orElseThrow();
        yaml.line(3, "type: object");
        List<? extends BeanProperty<?, ?>> properties = List.copyOf(introspection.getBeanProperties());
        if (!properties.isEmpty()) {
            yaml.line(
                    3,
                    "required: ["
                            + String.join(
                                    ", ", properties.stream().map(Schemas::name).toList()) + "]");
            yaml.line(3, "properties:");
            for (BeanProperty<?, ?> property : properties) {
                yaml.line(4, name(property) + ":");
                reference(yaml, 5, property.asArgument());
            }
        }
    }

    private static String name(BeanProperty<?, ?> property) {
        return property.stringValue(JsonProperty.class).orElse(property.getName());
    }

    private String name(Class<?> type) {
        String known = names.get(type);
        if (known != null) {
            return known;
        }
        String own = type.getSimpleName();
        Class<?> outer = type.getDeclaringClass();
        String name = outer == null ? own : outer.getSimpleName() + own;
        while (named.containsKey(name)) {
            name = name + "2";
        }
        named.put(name, type);
        names.put(type, name);
        waiting.addLast(type);
        return name;
    }

    private static Argument<?> first(Argument<?> argument) {
        return argument.getTypeParameters().length == 0 ? Argument.OBJECT_ARGUMENT : argument.getTypeParameters()[0];
    }

    private static String simple(Class<?> type) {
        if (type == boolean.class || type == Boolean.class) {
            return "boolean";
        }
        if (type == int.class || type == long.class || type == Integer.class || type == Long.class) {
            return "integer";
        }
        if (type == double.class || type == Double.class) {
            return "number";
        }
        return type == byte[].class ? "object" : "string";
    }

    private static Optional<String> format(Class<?> type) {
        if (type == Instant.class) {
            return Optional.of("date-time");
        }
        return type == UUID.class ? Optional.of("uuid") : Optional.empty();
    }
}
