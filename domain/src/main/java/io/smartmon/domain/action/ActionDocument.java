package io.smartmon.domain.action;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An action as a document of plain values, one form for store, wire and hash, derived from the record, so that a verb
 * needs no code for it.
 *
 * <p>Values are String, Long, Boolean, List of these and Map from String; null only in documents of other versions. A field that the record does not have, one that is
 * missing and one of another type make the whole an {@link OtherAction}: nothing inside an action is ignored. Pure.
 */
public final class ActionDocument {
    private static final int MAX_LIST = 64;
    private static final int MAX_TEXT = 4_096;
    private static final String VERB = "verb";
    private static final Map<String, Class<? extends Action>> BY_VERB = new HashMap<>();
    private static final Map<Class<?>, String> VERBS = new HashMap<>();

    static {
        collect(Action.class);
    }

    private static void collect(Class<?> sealed) {
        for (Class<?> permitted : sealed.getPermittedSubclasses()) {
            Verb verb = permitted.getAnnotation(Verb.class);
            if (verb != null) {
                VERBS.put(permitted, verb.value());
                BY_VERB.put(verb.value(), permitted.asSubclass(Action.class));
            } else if (permitted.isSealed()) {
                collect(permitted);
            }
        }
    }

    private ActionDocument() {}

    /** All verbs that this version can do. */
    public static Set<String> verbs() {
        return new TreeSet<>(BY_VERB.keySet());
    }

    /** The verb of that kind of action. */
    public static String verbOf(Class<? extends Action> type) {
        return Objects.requireNonNull(VERBS.get(type), "an action has @Verb");
    }

    /** The action's document; its first entry is the verb. */
    public static Map<String, @Nullable Object> of(Action action) {
        if (action instanceof OtherAction(String verb, Map<String, @Nullable Object> document)) {
            return document;
        }
        Map<String, @Nullable Object> document = new LinkedHashMap<>();
        document.put(VERB, action.verb());
        document.putAll(fields((Record) action));
        return document;
    }

    /** The action of that document; an {@link OtherAction} if this version does not support all of it. */
    public static Action read(Map<String, @Nullable Object> document) {
        Object verb = document.get(VERB);
        String code = verb instanceof String text ? text : "";
        Class<? extends Action> type = BY_VERB.get(code);
        if (type == null) {
            return new OtherAction(code, document);
        }
        Map<String, @Nullable Object> fields = new LinkedHashMap<>(document);
        fields.remove(VERB);
        try {
            return (Action) record(type, fields);
        } catch (NotUnderstood other) {
            return new OtherAction(code, document);
        }
    }

    /** The canonical text of a document, independent of field order: for hashes. */
    public static String canonical(Action action) {
        StringBuilder text = new StringBuilder();
        canonical(of(action), text);
        return text.toString();
    }

    private static void canonical(@Nullable Object value, StringBuilder text) {
        switch (value) {
            case null -> text.append('-');
            case Map<?, ?> map -> {
                text.append('{');
                Map<String, @Nullable Object> sorted = new TreeMap<>();
                map.forEach((name, each) -> sorted.put(String.valueOf(name), each));
                sorted.forEach((name, each) -> {
                    canonical(name, text);
                    canonical(each, text);
                });
                text.append('}');
            }
            case List<?> list -> {
                text.append('[');
                list.forEach(each -> canonical(each, text));
                text.append(']');
            }
            case String string -> text.append(string.length()).append(':').append(string);
            default -> text.append('<').append(value).append('>');
        }
    }

    private static Map<String, Object> fields(Record record) {
        Map<String, Object> fields = new LinkedHashMap<>();
        for (RecordComponent component : record.getClass().getRecordComponents()) {
            try {
                fields.put(
                        component.getName(),
                        plain(Objects.requireNonNull(component.getAccessor().invoke(record))));
            } catch (IllegalAccessException | InvocationTargetException impossible) {
                throw new IllegalStateException("an action is a public record", impossible);
            }
        }
        return fields;
    }

    private static Object plain(Object value) {
        return switch (value) {
            case String text -> text;
            case Long number -> number;
            case Integer number -> number.longValue();
            case Boolean flag -> flag;
            case UnitName unit -> unit.value();
            case ActiveState state -> state.code();
            case Duration span -> span.toNanos();
            case Instant instant -> instant.toString();
            case UUID id -> id.toString();
            case List<?> list ->
                list.stream().map(each -> plain(Objects.requireNonNull(each))).toList();
            case Record record -> fields(record);
            default ->
                throw new IllegalStateException(
                        "an action cannot carry a " + value.getClass().getName());
        };
    }

    private static Object record(Class<?> type, Map<String, @Nullable Object> fields) {
        RecordComponent[] components = type.getRecordComponents();
        if (fields.size() != components.length) {
            throw new NotUnderstood();
        }
        Object[] arguments = new Object[components.length];
        for (int i = 0; i < components.length; i++) {
            arguments[i] = typed(components[i].getGenericType(), fields.get(components[i].getName()));
        }
        try {
            Constructor<?> constructor = type.getDeclaredConstructor(
                    Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new));
            return constructor.newInstance(arguments);
        } catch (InvocationTargetException refused) {
            throw new NotUnderstood();
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException("an action is a public record", impossible);
        }
    }

    private static Object typed(Type type, @Nullable Object value) {
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            if (!(value instanceof List<?> given) || given.size() > MAX_LIST) {
                throw new NotUnderstood();
            }
            List<Object> read = new ArrayList<>();
            for (Object each : given) {
                read.add(typed(list.getActualTypeArguments()[0], each));
            }
            return read;
        }
        try {
            if (value instanceof String text && text.length() <= MAX_TEXT) {
                if (type == String.class) {
                    return text;
                } else if (type == UnitName.class) {
                    return new UnitName(text);
                } else if (type == ActiveState.class) {
                    ActiveState state = ActiveState.fromCode(text);
                    if (state != ActiveState.UNKNOWN || text.equals(state.code())) {
                        return state;
                    }
                } else if (type == Instant.class) {
                    return Instant.parse(text);
                } else if (type == UUID.class) {
                    return UUID.fromString(text);
                }
            } else if (value instanceof Long number) {
                if (type == long.class) {
                    return number;
                } else if (type == int.class) {
                    return Math.toIntExact(number);
                } else if (type == Duration.class) {
                    return Duration.ofNanos(number);
                }
            } else if (value instanceof Boolean flag && type == boolean.class) {
                return flag;
            } else if (value instanceof Map<?, ?> map
                    && type instanceof Class<?> nested
                    && nested.isRecord()
                    && nested != UnitName.class) {
                Map<String, @Nullable Object> fields = new LinkedHashMap<>();
                map.forEach((name, each) -> fields.put(String.valueOf(name), each));
                return record(nested, fields);
            }
        } catch (IllegalArgumentException
                | ArithmeticException
                | java.time.DateTimeException
                | NullPointerException bad) {
            throw new NotUnderstood();
        }
        throw new NotUnderstood();
    }

    private static final class NotUnderstood extends RuntimeException {
        private static final long serialVersionUID = 1L;

        NotUnderstood() {
            super(null, null, false, false);
        }
    }
}
