package io.smartmon.domain.channel;

import java.util.Map;

/**
 * One way to tell people outside, such as a webhook; one class a kind, found by its type. Which channels there are, with
 * their settings, is in the store. An implementation sends once when it is asked: retries, their intervals and what becomes
 * of a notification that nobody takes belong to whoever asks. It returns within ten seconds. Thread-safe.
 */
public interface Channel {
    /** Its kind, as in the store, such as {@code webhook}. */
    String kind();

    /** One sentence for the reference: what it sends where, and which settings it takes. */
    String summary();

    /**
     * Sends it once. The same notification may come again, with the same key, when it is not certain that it arrived.
     *
     * @param settings those of the channel, by name
     */
    Delivery deliver(Notification notification, Map<String, String> settings);
}
