package io.smartmon.domain.channel;

import io.smartmon.domain.incident.Alert;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An alert on its way to one channel.
 *
 * @param key the same each time that it is sent: by it a receiver drops doubles
 * @param host the host's name
 * @param incident the incident that the alert is about; null if there is none
 * @param attempt how often it is sent with this time, from 1
 */
public record Notification(
        String key, Alert alert, String host, @Nullable UUID incident, int attempt) {}
