package io.smartmon.storage.read;

import java.util.List;
import java.util.function.Function;

/**
 * A part of a long list.
 *
 * @param total how many there are in all
 * @param items those of this part, in the list's order
 * @param limit the greatest number of items in a part
 * @param offset how many come before it
 */
public record Page<T>(long total, List<T> items, int limit, int offset) {
    public Page {
        items = List.copyOf(items);
    }

    /** The same part with each item seen otherwise. */
    public <R> Page<R> map(Function<? super T, ? extends R> change) {
        return new Page<>(total, items.stream().<R>map(change).toList(), limit, offset);
    }
}
