package io.smartmon.domain.guard;

/**
 * Something that guards or remedies look at beside the finding. Declared where it is used; whoever provides it has a
 * source of it.
 *
 * @param name lower case, such as {@code attempts}
 * @param type what its value is, with type arguments left out
 * @param <T> what its value is
 */
@SuppressWarnings("UnusedTypeParameter") // it types what a situation answers for the fact
public record Fact<T>(String name, Class<?> type) {}
