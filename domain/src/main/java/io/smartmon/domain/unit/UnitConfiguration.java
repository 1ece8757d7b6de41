package io.smartmon.domain.unit;

import java.time.Instant;
import java.util.List;

/**
 * Where a unit's configuration comes from and when it was last started, as the service manager says it at one moment.
 * Immutable.
 *
 * @param unitFiles the paths of the unit file, of the file it was generated from and of the drop-ins, in this order
 * @param environmentFiles the paths of its environment files in their order; each may be a pattern of glob(7)
 * @param reloadNeeded whether the service manager would read something else if it read the unit files now
 * @param start its present or last run
 */
public record UnitConfiguration(
        List<String> unitFiles, List<String> environmentFiles, boolean reloadNeeded, Start start) {
    public UnitConfiguration {
        unitFiles = List.copyOf(unitFiles);
        environmentFiles = List.copyOf(environmentFiles);
    }

    /**
     * The begin of a run.
     *
     * @param invocationId names the run; empty if there was none in this boot
     * @param begun when it began
     * @param active when the unit last became active, which for a run that never did is before its begin
     */
    public record Start(String invocationId, Stamp begun, Stamp active) {
        /** No run in this boot. */
        public static Start none() {
            return new Start("", Stamp.NEVER, Stamp.NEVER);
        }
    }

    /**
     * One moment by two clocks.
     *
     * @param wall by the clock that can be set
     * @param micros by the one that cannot, microseconds since boot without the time in which the machine was suspended
     */
    public record Stamp(Instant wall, long micros) {
        /** What has not happened in this boot. */
        public static final Stamp NEVER = new Stamp(Instant.EPOCH, 0);
    }
}
