package io.smartmon.domain.subject;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/** The kinds of subjects, read once from the permitted records, so that there is no second list of them. */
final class Subjects {
    private static final Map<String, Constructor<? extends Subject>> BY_KIND = new HashMap<>();
    private static final Map<Class<?>, String> KINDS = new HashMap<>();

    static {
        for (Class<?> permitted : Subject.class.getPermittedSubclasses()) {
            SubjectKind kind = permitted.getAnnotation(SubjectKind.class);
            if (kind != null) {
                KINDS.put(permitted, kind.value());
                try {
                    BY_KIND.put(
                            kind.value(), permitted.asSubclass(Subject.class).getConstructor(String.class));
                } catch (NoSuchMethodException missing) {
                    throw new IllegalStateException(
                            permitted.getName() + " needs a public constructor that takes its name", missing);
                }
            }
        }
    }

    private Subjects() {}

    static String kindOf(Class<?> type) {
        return Objects.requireNonNull(KINDS.get(type), "a kind of subject has @SubjectKind");
    }

    static Subject of(String kind, String name) {
        Constructor<? extends Subject> constructor = BY_KIND.get(kind);
        if (constructor == null) {
            return new OtherSubject(kind, name);
        }
        try {
            return constructor.newInstance(name);
        } catch (InvocationTargetException refused) {
            if (refused.getCause() instanceof IllegalArgumentException) {
                // A name that this version does not accept: shown, and never acted on.
                return new OtherSubject(kind, name);
            }
            throw new IllegalStateException("a subject's constructor failed", refused);
        } catch (InstantiationException | IllegalAccessException impossible) {
            throw new IllegalStateException("a subject is a public record", impossible);
        }
    }

    static String checked(String name) {
        if (name.isEmpty() || name.length() > Subject.MAX_NAME) {
            throw new IllegalArgumentException(
                    "a subject's name has 1 to " + Subject.MAX_NAME + " characters, not " + name.length());
        }
        return name;
    }
}
