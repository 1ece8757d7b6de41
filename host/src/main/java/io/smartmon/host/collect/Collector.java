package io.smartmon.host.collect;

/**
 * A source of one kind of measurement. It reads once when it is asked; when it is asked, and how long it may take, belongs to
 * whoever runs it.
 *
 * <p>An implementation is called by one thread at a time. It returns within the deadline even when the machine does not answer,
 * and never throws for what a machine can do to it: that is {@link CollectResult.Failed}.
 *
 * @param <T> what one reading gives
 */
public interface Collector<T> {
    /** Its name, the same in every release. */
    CollectorId id();

    /** Reads once. */
    CollectResult<T> collect(Deadline deadline);
}
