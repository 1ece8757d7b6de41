package io.smartmon.storage.read;

import io.smartmon.domain.incident.Alert;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A message for people as it was stored.
 *
 * @param alert the message
 * @param hostName whose it is
 * @param incident the incident it tells of; null if it tells of none
 */
public record AlertRow(
        Alert alert, String hostName, @Nullable UUID incident) {}
