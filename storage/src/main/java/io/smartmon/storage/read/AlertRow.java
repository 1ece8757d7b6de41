package io.smartmon.storage.read;

import io.smartmon.domain.incident.Alert;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message for people as it was stored.
 *
 * @param alert the message
 * @param hostName whose it is
 * @param incident the incident it is about; null if it is about none
 */
public record AlertRow(
        Alert alert, String hostName, @Nullable UUID incident) {}
