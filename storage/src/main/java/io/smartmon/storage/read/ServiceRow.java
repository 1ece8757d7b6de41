package io.smartmon.storage.read;

import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.plan.PlanState;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service as it was last seen.
 *
 * @param host on which host
 * @param hostName the host's name
 * @param unit its full name
 * @param description the unit file's own text; hostile input like everything that a host reports
 * @param loadState systemd's own value, such as {@code loaded}
 * @param activeState systemd's own value, such as {@code active}
 * @param subState systemd's own value, such as {@code running}
 * @param unitFileState {@code enabled}, {@code disabled}, {@code static}, … or empty
 * @param type a service's {@code Type=}; empty for other kinds
 * @param result why its last run ended
 * @param since when it came into its active state; null if that is not known
 * @param seenAt when it was last seen to have changed or was first seen
 * @param stopSeen whether a stop job was the last thing seen of it
 * @param planState the state of its newest plan; null if there never was one
 * @param planAgainst the guard that decided against that plan; null if none did
 * @param planRule the rule of that plan; empty if none allowed it
 */
public record ServiceRow(
        HostId host,
        String hostName,
        String unit,
        String description,
        String loadState,
        String activeState,
        String subState,
        String unitFileState,
        String type,
        String result,
        @Nullable Instant since,
        Instant seenAt,
        boolean stopSeen,
        @Nullable PlanState planState,
        @Nullable GuardVerdict planAgainst,
        String planRule) {}
