package io.smartmon.domain.unit;

import java.time.Duration;
import java.util.List;

/**
 * The service manager's own state, and how far it is. Immutable.
 *
 * @param state its state
 * @param up how long ago it was started, by the boot clock; zero if it does not say
 * @param jobs the units whose jobs are at work, in the order of their names; those whose jobs wait for others only if none is
 *     at work
 */
public record ManagerStatus(ManagerState state, Duration up, List<UnitName> jobs) {
    public ManagerStatus {
        jobs = jobs.stream().distinct().sorted().toList();
    }
}
