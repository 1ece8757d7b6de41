package io.smartmon.config;

import java.util.Map;
import java.util.Optional;

/**
 * The environment variables of a process. A blank variable counts as not set. Immutable and thread-safe.
 *
 * <p>A value is read through the {@link Setting} that declares it; this class knows no name.
 */
public final class Environment {
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

    /** All variables, for a library that reads them itself or a process that inherits them. */
    public Map<String, String> variables() {
        return variables;
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(variables.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }
}
