package io.smartmon.domain.unit;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One observation of a unit.
 *
 * <p>Values are systemd's own (org.freedesktop.systemd1(5)); a property that a unit does not have is an empty string, zero
 * or false. Monotonic times are microseconds since boot. Immutable.
 *
 * @param unit its full name
 * @param description the unit file's own text; hostile input like everything that a host reports
 * @param loadState {@code loaded}, {@code not-found}, {@code masked}, {@code bad-setting}, …
 * @param activeState the high-level state
 * @param subState the state in the terms of the unit's type, such as {@code running} or {@code auto-restart}
 * @param unitFileState {@code enabled}, {@code disabled}, {@code static}, {@code masked}, … or empty
 * @param type a service's {@code Type=}, such as {@code simple} or {@code oneshot}; empty for other kinds
 * @param restart a service's {@code Restart=}, such as {@code no} or {@code on-failure}
 * @param remainAfterExit whether a service that exited successfully still counts as active
 * @param result why the last run ended: {@code success}, {@code signal}, {@code exit-code}, {@code core-dump}, …
 * @param invocationId 32 hexadecimal digits that name one run and outlive it; empty before the first
 * @param mainPid the main process, 0 when there is none
 * @param restarts how often systemd itself restarted it since it was last started by hand ({@code NRestarts})
 * @param execMainCode how the main process ended: 0 not yet, 1 exited, 2 killed, 3 dumped
 * @param execMainStatus its exit status or the number of the signal
 * @param stateChangeMicros when the state last changed ({@code StateChangeTimestampMonotonic})
 * @param activeEnterMicros when it last became active ({@code ActiveEnterTimestampMonotonic})
 * @param startTimeout how long a start may take ({@code TimeoutStartUSec}); zero means no limit
 * @param jobId the job in flight, 0 when there is none
 * @param triggered whether a timer, a socket or a path starts it
 * @param triggeredBy which of them, in the order of their names; null in what an older version wrote, which did not say
 * @param lastRun when its last run began and ended; null in what an older version wrote
 */
public record UnitState(
        UnitName unit,
        String description,
        String loadState,
        ActiveState activeState,
        String subState,
        String unitFileState,
        String type,
        String restart,
        boolean remainAfterExit,
        String result,
        String invocationId,
        long mainPid,
        long restarts,
        int execMainCode,
        int execMainStatus,
        long stateChangeMicros,
        long activeEnterMicros,
        Duration startTimeout,
        long jobId,
        boolean triggered,
        @Nullable List<UnitName> triggeredBy,
        @Nullable LastRun lastRun) {
    private static final Set<String> CONTINUING =
            Set.of("simple", "exec", "notify", "notify-reload", "dbus", "forking");
    private static final String WATCHDOG = "watchdog";
    /** Results that no stop request leaves behind, unless it happens while it stops. */
    private static final Set<String> CRASHES = Set.of("core-dump", "oom-kill");

    private static final int SIGTERM = 15;
    private static final int KILLED = 2;
    /** How long systemd may take from the end of a process to leaving the active state; 51 ms was the most that was seen. */
    private static final long TAKES_NOTE_WITHIN_MICROS = 1_000_000;

    private static final String TIMER = "timer";
    private static final String TRIGGERED_BY = "TriggeredBy";
    private static final String RUN_BEGAN = "InactiveExitTimestampMonotonic";
    private static final String PROCESS_ENDED = "ExecMainExitTimestampMonotonic";
    private static final String LEFT_ACTIVE = "ActiveExitTimestampMonotonic";

    /**
     * When a unit's last run began and ended, in microseconds since boot; 0 for what has not happened.
     *
     * @param beganMicros when it left inactive or failed ({@code InactiveExitTimestampMonotonic})
     * @param processEndedMicros when systemd took note of the end of the main process ({@code ExecMainExitTimestampMonotonic})
     * @param leftActiveMicros when it was active last, in this or an earlier run ({@code ActiveExitTimestampMonotonic})
     */
    public record LastRun(long beganMicros, long processEndedMicros, long leftActiveMicros) {
        /** Nothing is known of it, or there was none. */
        public static final LastRun UNKNOWN = new LastRun(0, 0, 0);
    }

    public UnitState {
        triggeredBy = triggeredBy == null ? null : triggeredBy.stream().sorted().toList();
    }

    /** As evidence: each property under systemd's own name. */
    public Measures measures() {
        Measures.Builder measures = Measures.builder()
                .text("Description", description)
                .text("LoadState", loadState)
                .text("ActiveState", activeState.code())
                .text("SubState", subState)
                .text("UnitFileState", unitFileState)
                .text("Type", type)
                .text("Restart", restart)
                .flag("RemainAfterExit", remainAfterExit)
                .text("Result", result)
                .text("InvocationID", invocationId)
                .count("MainPID", mainPid)
                .count("NRestarts", restarts)
                .count("ExecMainCode", execMainCode)
                .count("ExecMainStatus", execMainStatus)
                .count("StateChangeTimestampMonotonic", stateChangeMicros)
                .count("ActiveEnterTimestampMonotonic", activeEnterMicros)
                .count(RUN_BEGAN, run().beganMicros())
                .count(PROCESS_ENDED, run().processEndedMicros())
                .count(LEFT_ACTIVE, run().leftActiveMicros())
                .span("TimeoutStart", startTimeout)
                .count("Job", jobId)
                .flag("Triggered", triggered);
        if (triggeredBy != null && !triggeredBy.isEmpty()) {
            measures.put(
                    TRIGGERED_BY,
                    Measure.names(triggeredBy.stream().map(UnitName::value).toList()));
        }
        return measures.build();
    }

    /** The unit in this evidence; a missing property is empty, zero or false. */
    public static UnitState of(UnitName unit, Measures seen) {
        boolean triggered = seen.flag("Triggered").orElse(false);
        List<String> named = seen.names(TRIGGERED_BY);
        return new UnitState(
                unit,
                seen.text("Description").orElse(""),
                seen.text("LoadState").orElse(""),
                ActiveState.fromCode(seen.text("ActiveState").orElse("")),
                seen.text("SubState").orElse(""),
                seen.text("UnitFileState").orElse(""),
                seen.text("Type").orElse(""),
                seen.text("Restart").orElse(""),
                seen.flag("RemainAfterExit").orElse(false),
                seen.text("Result").orElse(""),
                seen.text("InvocationID").orElse(""),
                seen.count("MainPID").orElse(0),
                seen.count("NRestarts").orElse(0),
                (int) seen.count("ExecMainCode").orElse(0),
                (int) seen.count("ExecMainStatus").orElse(0),
                seen.count("StateChangeTimestampMonotonic").orElse(0),
                seen.count("ActiveEnterTimestampMonotonic").orElse(0),
                seen.span("TimeoutStart").orElse(Duration.ZERO),
                seen.count("Job").orElse(0),
                triggered,
                triggered && named.isEmpty() ? null : names(named),
                new LastRun(
                        seen.count(RUN_BEGAN).orElse(0),
                        seen.count(PROCESS_ENDED).orElse(0),
                        seen.count(LEFT_ACTIVE).orElse(0)));
    }

    /** Whether it is a service that is meant to keep running, as opposed to a oneshot or a timer. */
    public boolean continuing() {
        return unit.isService() && CONTINUING.contains(type);
    }

    /** The timers that start it; empty if there are none, or if it is not known what starts it. */
    public List<UnitName> timers() {
        return triggeredBy == null
                ? List.of()
                : triggeredBy.stream()
                        .filter(each -> each.suffix().equals(TIMER))
                        .toList();
    }

    /** Whether a timer starts it, or may: it is then a job, and not a service that is meant to keep running. */
    public boolean timed() {
        return triggered && (triggeredBy == null || !timers().isEmpty());
    }

    /**
     * Whether the process is gone that it was meant to keep, although it counts as active: {@code RemainAfterExit} makes it so. One
     * that never had a main process is not meant.
     */
    public boolean processGone() {
        return continuing() && activeState == ActiveState.ACTIVE && subState.equals("exited") && execMainCode != 0;
    }

    /** Whether systemd is about to start it again by itself. */
    public boolean inAutoRestart() {
        return subState.startsWith("auto-restart");
    }

    /** Whether it is meant to run from the boot on: enabled, or made from an init script (systemd-sysv-generator(8)). */
    public boolean switchedOn() {
        return unitFileState.equals("enabled") || unitFileState.equals("generated");
    }

    /** Whether its unit file was switched off or masked by a person. */
    public boolean switchedOff() {
        return loadState.equals("masked") || unitFileState.startsWith("masked") || unitFileState.equals("disabled");
    }

    /** Whether it failed in a way that no stop request leaves behind. */
    public boolean crashed() {
        if (activeState != ActiveState.FAILED) {
            return false;
        }
        boolean killed = result.equals("signal") && execMainCode == KILLED && execMainStatus != SIGTERM;
        // After a missed watchdog systemd itself takes the unit down, and the process ends later, as in a stop.
        return result.equals(WATCHDOG) || ((killed || CRASHES.contains(result)) && !endedInStop());
    }

    /**
     * Whether its process ended before systemd began to take the unit down: of itself, and not because of a stop. Measured on
     * systemd 252 and 257: a stop leaves the active state first, and notes the end of the process afterwards. Where several
     * processes count as the service, or none after the first has ended, the two times say nothing of this.
     */
    public boolean endedByItself() {
        long distance = run().leftActiveMicros() - run().processEndedMicros();
        return activeState == ActiveState.FAILED
                && continuing()
                && !remainAfterExit
                && wasActiveInLastRun()
                && activeEnterMicros <= run().processEndedMicros()
                && distance > 0
                && distance <= TAKES_NOTE_WITHIN_MICROS;
    }

    /** Whether it failed without having been active in this boot, as far as systemd still knows. */
    public boolean failedAtStart() {
        return activeState == ActiveState.FAILED && continuing() && hasRun() && activeEnterMicros == 0;
    }

    /** Whether its process ended while the unit was being taken down already. */
    private boolean endedInStop() {
        return wasActiveInLastRun() && run().processEndedMicros() > run().leftActiveMicros();
    }

    private boolean wasActiveInLastRun() {
        return activeEnterMicros != 0
                && run().beganMicros() <= activeEnterMicros
                && activeEnterMicros <= run().leftActiveMicros();
    }

    /** Whether it has run since the boot, as far as systemd still knows. */
    public boolean hasRun() {
        return !invocationId.isEmpty() || activeEnterMicros != 0;
    }

    /** When its last run began and ended, as far as it is known. */
    public LastRun run() {
        return lastRun == null ? LastRun.UNKNOWN : lastRun;
    }

    /** Whether it is active with no job in flight. */
    public boolean settled() {
        return activeState == ActiveState.ACTIVE && jobId == 0;
    }

    /** The units of these names; null if one of them is no unit's. */
    private static @Nullable List<UnitName> names(List<String> named) {
        List<UnitName> units =
                named.stream().flatMap(name -> UnitName.parse(name).stream()).toList();
        return units.size() == named.size() ? units : null;
    }
}
