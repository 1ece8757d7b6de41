package io.smartmon.host.system;

import io.smartmon.domain.sample.MountUsage;
import java.util.Optional;

/**
 * A mounted file system that holds data.
 *
 * @param mount where it is mounted
 * @param fileSystem its type, such as {@code ext4}
 * @param mountReadOnly whether this mount is read-only
 * @param superReadOnly whether the whole file system is, as after an error; false where the system does not distinguish the two
 * @param usage how full it is; empty if it did not answer in time
 */
public record MountState(
        String mount, String fileSystem, boolean mountReadOnly, boolean superReadOnly, Optional<MountUsage> usage) {}
