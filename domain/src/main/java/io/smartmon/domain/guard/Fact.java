package io.smartmon.domain.guard;

/**
 * An input of guards or remedies besides the finding. Declared where it is used; its provider has a
 * source of it.
 *
 * @param name lower case, such as {@code attempts}
 * @param type the type of its value, without type arguments
 * @param <T> the type of its value
 */
@SuppressWarnings("UnusedTypeParameter") // it types what a situation answers for the fact
public record Fact<T>(String name, Class<?> type) {}
