package io.smartmon.domain;

import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Units as the tests of this module need them: a simple service that failed, and what differs from it. */
public record Units(
        String name,
        ActiveState activeState,
        String subState,
        String unitFileState,
        String type,
        String result,
        String invocation,
        long restarts,
        int code,
        int status,
        long jobId,
        @Nullable List<UnitName> triggeredBy,
        long activeEnterMicros,
        UnitState.LastRun lastRun) {
    public Units(
            String name,
            ActiveState activeState,
            String subState,
            String unitFileState,
            String type,
            String result,
            String invocation,
            long restarts,
            int code,
            int status,
            long jobId,
            @Nullable List<UnitName> triggeredBy) {
        this(
                name,
                activeState,
                subState,
                unitFileState,
                type,
                result,
                invocation,
                restarts,
                code,
                status,
                jobId,
                triggeredBy,
                500,
                UnitState.LastRun.UNKNOWN);
    }

    public static Units failed() {
        return new Units(
                "web.service",
                ActiveState.FAILED,
                "failed",
                "enabled",
                "simple",
                "signal",
                "aa",
                0,
                2,
                9,
                0,
                List.of());
    }

    public static Units running(String invocation) {
        return new Units(
                "web.service",
                ActiveState.ACTIVE,
                "running",
                "enabled",
                "simple",
                "success",
                invocation,
                0,
                0,
                0,
                0,
                List.of());
    }

    public Units as(ActiveState state, String sub) {
        return new Units(
                name, state, sub, unitFileState, type, result, invocation, restarts, code, status, jobId, triggeredBy);
    }

    public Units named(String other) {
        return new Units(
                other,
                activeState,
                subState,
                unitFileState,
                type,
                result,
                invocation,
                restarts,
                code,
                status,
                jobId,
                triggeredBy);
    }

    public Units file(String other) {
        return new Units(
                name,
                activeState,
                subState,
                other,
                type,
                result,
                invocation,
                restarts,
                code,
                status,
                jobId,
                triggeredBy);
    }

    public Units type(String other) {
        return new Units(
                name,
                activeState,
                subState,
                unitFileState,
                other,
                result,
                invocation,
                restarts,
                code,
                status,
                jobId,
                triggeredBy);
    }

    public Units ended(String how, int exitCode, int exitStatus) {
        return new Units(
                name,
                activeState,
                subState,
                unitFileState,
                type,
                how,
                invocation,
                restarts,
                exitCode,
                exitStatus,
                jobId,
                triggeredBy);
    }

    public Units job(long id) {
        return new Units(
                name,
                activeState,
                subState,
                unitFileState,
                type,
                result,
                invocation,
                restarts,
                code,
                status,
                id,
                triggeredBy);
    }

    public Units restarts(long count) {
        return new Units(
                name,
                activeState,
                subState,
                unitFileState,
                type,
                result,
                invocation,
                count,
                code,
                status,
                jobId,
                triggeredBy);
    }

    /** Started by these; null where that is not known. */
    public Units by(@Nullable List<UnitName> triggers) {
        return new Units(
                name,
                activeState,
                subState,
                unitFileState,
                type,
                result,
                invocation,
                restarts,
                code,
                status,
                jobId,
                triggers);
    }

    /** Active from then on, or never if 0; and when that run ended. */
    public Units ran(long activeEnter, UnitState.LastRun ended) {
        return new Units(
                name,
                activeState,
                subState,
                unitFileState,
                type,
                result,
                invocation,
                restarts,
                code,
                status,
                jobId,
                triggeredBy,
                activeEnter,
                ended);
    }

    public UnitState state() {
        return new UnitState(
                UnitName.of(name),
                "a unit",
                "loaded",
                activeState,
                subState,
                unitFileState,
                type,
                "no",
                false,
                result,
                invocation,
                0,
                restarts,
                code,
                status,
                1_000,
                activeEnterMicros,
                Duration.ofSeconds(90),
                jobId,
                triggeredBy == null || !triggeredBy.isEmpty(),
                triggeredBy,
                lastRun);
    }
}
