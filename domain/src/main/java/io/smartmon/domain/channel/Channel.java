package io.smartmon.domain.channel;

import java.util.Map;

/**
 * A way to send notifications, such as a webhook; one class per kind, found by its type. The configured channels, with
 * their settings, is in the store. An implementation sends once when it is asked: retries, their intervals and dead letters
 * belong to the caller. It returns within ten seconds. Thread-safe.
 */
public interface Channel {
    /** Its kind as stored, such as {@code webhook}. */
    String kind();

    /** One sentence for the reference: what it sends where, and its settings. */
    String summary();

    /**
     * Sends it once. The same notification may come again, with the same key, when it is not certain that it arrived.
     *
     * @param settings those of the channel, by name
     */
    Delivery deliver(Notification notification, Map<String, String> settings);
}
