package io.smartmon.storage.keeper;

import io.smartmon.domain.channel.Notification;
import io.smartmon.domain.host.HostId;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;

/**
 * A row of the outbox that is due.
 *
 * @param host whose alert it is
 * @param channel through which channel it goes
 * @param kind the channel's kind
 * @param settings the channel's settings
 * @param age how long ago the alert was stored, by the store's clock
 * @param notification what is to be sent
 */
public record DueNotification(
        HostId host, UUID channel, String kind, Map<String, String> settings, Duration age, Notification notification) {
    public DueNotification {
        settings = Map.copyOf(settings);
    }
}
