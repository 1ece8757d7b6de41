package io.smartmon.simulation;

import io.smartmon.domain.helper.ActRequest;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.ExitStatuses;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A unit of the modelled systemd: its file, its state, and what a person wants of it. */
final class ModelUnit {
    final UnitName name;
    final Set<ModelUnit> needs = new LinkedHashSet<>();
    final Set<ModelUnit> bound = new LinkedHashSet<>();
    final Set<ModelUnit> rivals = new LinkedHashSet<>();
    String type = "simple";
    String restart = "no";
    Duration startTime = Duration.ZERO;
    Duration stopTime = Duration.ofMillis(20);
    boolean broken;
    boolean waits;
    boolean masked;
    List<UnitName> triggeredBy = List.of();
    ExitStatuses restartPreventedBy = ExitStatuses.none();

    ActiveState active = ActiveState.INACTIVE;
    String sub = "dead";
    String result = "success";
    String invocation = "";
    long mainPid;
    long restarts;
    int code;
    int status;
    long changedMicros;
    long enteredMicros;
    long processEndedMicros;
    long leftActiveMicros;
    /** Counts changes of the state, so that what was planned for an earlier one is dropped. */
    long generation;

    /** The version of its unit file that systemd has read. */
    int loadedVersion = 1;
    /** Whether its present or last run was started from another version than that of its unit file then. */
    boolean startedBehindFile;
    /** What its present or last run was started from. */
    String startedFrom = "";
    /** When that run began, and when it last became active. */
    UnitConfiguration.Stamp begun = UnitConfiguration.Stamp.NEVER;

    UnitConfiguration.Stamp entered = UnitConfiguration.Stamp.NEVER;

    @Nullable
    Job job;

    /** Starts by systemd itself within the interval of its limit, in nanoseconds of the run. */
    final List<Long> recentStarts = new ArrayList<>();

    // ------------------------------------------------------------------ what nobody but the model knows

    /** Whether a person asked, last of all, that it be down. */
    boolean wantedDown;
    /** When it last went down with what it is bound to, in nanoseconds of the run; 0 if it never did. */
    long fellWithAt;
    /** The newest job that it had. */
    long lastJob;
    /** Whether a restart of it was under way when what it is bound to fell: the stop that ends it looks like a request. */
    boolean fellInRestart;
    /** When that was, in nanoseconds of the run. */
    long wantedDownAt;
    /** Whether it was down already then, or had never been up in this boot, so that nothing but the job itself shows it. */
    boolean wantedDownWithoutTrace;
    /** Whether it was started since by somebody who could not know of that: whoever saw the stop sees that start, too. */
    boolean stopOverruled;
    /** Whether the one who asks for it now could not know of that. */
    boolean mayBeOverruled;
    /** The unit with which it went down, because it is bound to it; null if it did not. */
    @Nullable
    UnitName fellWith;

    /** Whether it went down by itself and is neither up again nor stopped since. */
    boolean fallen;

    /** When its state last changed. */
    long changedAt;
    /** When its present run became active, in nanoseconds of the run. */
    long activeSince;

    /** Each change of its state in this boot, oldest first. */
    final List<Moment> past = new ArrayList<>();

    /**
     * A change of its state.
     *
     * @param at when, in nanoseconds of the run
     * @param state to which
     * @param byItself whether it went down without having been asked to
     */
    record Moment(long at, ActiveState state, boolean byItself) {}

    /** Whether it was up by one run for at least this long, at a time that ended at this moment or later. */
    boolean wasUpFor(long span, long endedAfter, long now) {
        for (int i = 0; i < past.size(); i++) {
            Moment began = past.get(i);
            long end = i + 1 < past.size() ? past.get(i + 1).at() : now;
            if (began.state() == ActiveState.ACTIVE && end - began.at() >= span && end >= endedAfter) {
                return true;
            }
        }
        return false;
    }

    /** Whether it went down by itself since then. */
    boolean fellSince(long since) {
        return past.stream().anyMatch(each -> each.byItself() && each.at() >= since);
    }

    /** A job in flight. */
    static final class Job {
        final long id;
        final ModelUnit unit;
        final List<Consumer<String>> ends = new ArrayList<>();
        /** By whose request it was queued; null if not by the helper's. */
        @Nullable
        ActRequest request;
        /** The helper's process that asked for it. */
        Conductor.@Nullable ModelProcess caller;
        /** When that was, in nanoseconds of the run. */
        long queuedAt;

        Kind kind;
        boolean begun;
        boolean ended;

        Job(long id, ModelUnit unit, Kind kind) {
            this.id = id;
            this.unit = unit;
            this.kind = kind;
            unit.lastJob = id;
        }
    }

    /** What a job does. */
    enum Kind {
        START,
        STOP,
        RESTART
    }

    ModelUnit(UnitName name) {
        this.name = name;
    }

    /** Takes over that a person stopped it in the boot before. */
    void stoppedBefore(ModelUnit before) {
        wantedDown = before.wantedDown;
        wantedDownAt = before.wantedDownAt;
        wantedDownWithoutTrace = before.wantedDownWithoutTrace;
    }

    boolean up() {
        return active == ActiveState.ACTIVE;
    }

    boolean down() {
        return active == ActiveState.INACTIVE || active == ActiveState.FAILED;
    }

    UnitState state() {
        Job now = job;
        return new UnitState(
                name,
                "A service of the model",
                masked ? "masked" : "loaded",
                active,
                sub,
                masked ? "masked" : "enabled",
                type,
                restart,
                false,
                result,
                invocation,
                mainPid,
                restarts,
                code,
                status,
                changedMicros,
                enteredMicros,
                Duration.ofSeconds(90),
                now == null ? 0 : now.id,
                !triggeredBy.isEmpty(),
                triggeredBy,
                new UnitState.LastRun(begun.micros(), processEndedMicros, leftActiveMicros));
    }
}
