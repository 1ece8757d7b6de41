package io.smartmon.systemd;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.ActiveState;
import io.smartmon.domain.unit.UnitConfiguration;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Properties of an object on the bus by name, as received: possibly only those that changed.
 *
 * <p>Missing ones come from an earlier state, or are empty, zero or false.
 */
record Properties(Map<String, Object> values) {
    /** All names that are used here; the others are not even read. */
    static final Set<String> WANTED = Set.of(
            "ActiveEnterTimestamp",
            "ActiveEnterTimestampMonotonic",
            "ActiveExitTimestampMonotonic",
            "ActiveState",
            "BindsTo",
            "BoundBy",
            "ConflictedBy",
            "Conflicts",
            "Description",
            "DropInPaths",
            "EnvironmentFiles",
            "ExecMainCode",
            "ExecMainExitTimestampMonotonic",
            "ExecMainStatus",
            "FailureAction",
            "FragmentPath",
            "Id",
            "InactiveExitTimestamp",
            "InactiveExitTimestampMonotonic",
            "InvocationID",
            "Job",
            "JobTimeoutAction",
            "LoadState",
            "MainPID",
            "NRestarts",
            "NeedDaemonReload",
            "OnFailureJobMode",
            "RemainAfterExit",
            "RequiredBy",
            "Requires",
            "Requisite",
            "Restart",
            "Result",
            "SourcePath",
            "StartLimitAction",
            "StateChangeTimestampMonotonic",
            "SubState",
            "SuccessAction",
            "TimeoutStartUSec",
            "TriggeredBy",
            "Type",
            "UnitFileState",
            "Upholds",
            "Wants");

    private static final long MICROS_PER_SECOND = 1_000_000L;
    // systemd writes "no limit" as the greatest unsigned 64-bit number.
    private static final long MAX_TIMEOUT_MICROS = Duration.ofDays(36_500).toSeconds() * MICROS_PER_SECOND;

    /** Wraps a dictionary as it was read. */
    static Properties of(@Nullable Object dictionary) {
        Map<String, Object> values = new HashMap<>();
        if (dictionary instanceof Map<?, ?> map) {
            map.forEach((name, value) -> values.put(String.valueOf(name), value));
        }
        return new Properties(values);
    }

    /** These, and the others on top. */
    Properties with(Properties others) {
        Map<String, Object> all = new HashMap<>(values);
        all.putAll(others.values);
        return new Properties(all);
    }

    /** A unit's state when all its properties were read, under its main name: a unit may be asked for by any of its names. */
    UnitState state(UnitName asked) {
        return state(nothing(mainName(asked)));
    }

    /** The one name that systemd itself uses, if it was read. */
    UnitName mainName(UnitName asked) {
        return UnitName.parse(text("Id", "")).orElse(asked);
    }

    /** A unit's state after these have changed. */
    UnitState state(UnitState before) {
        return new UnitState(
                before.unit(),
                text("Description", before.description()),
                text("LoadState", before.loadState()),
                has("ActiveState") ? ActiveState.fromCode(text("ActiveState", "")) : before.activeState(),
                text("SubState", before.subState()),
                text("UnitFileState", before.unitFileState()),
                text("Type", before.type()),
                text("Restart", before.restart()),
                values.get("RemainAfterExit") instanceof Boolean remain ? remain : before.remainAfterExit(),
                text("Result", before.result()),
                has("InvocationID") ? hex(values.get("InvocationID")) : before.invocationId(),
                number("MainPID", before.mainPid()),
                number("NRestarts", before.restarts()),
                (int) number("ExecMainCode", before.execMainCode()),
                (int) number("ExecMainStatus", before.execMainStatus()),
                number("StateChangeTimestampMonotonic", before.stateChangeMicros()),
                number("ActiveEnterTimestampMonotonic", before.activeEnterMicros()),
                has("TimeoutStartUSec") ? timeout(number("TimeoutStartUSec", 0)) : before.startTimeout(),
                has("Job") ? firstNumber(values.get("Job")) : before.jobId(),
                has("TriggeredBy") ? !names("TriggeredBy").isEmpty() : before.triggered(),
                has("TriggeredBy") ? units("TriggeredBy") : before.triggeredBy(),
                new UnitState.LastRun(
                        number("InactiveExitTimestampMonotonic", before.run().beganMicros()),
                        number("ExecMainExitTimestampMonotonic", before.run().processEndedMicros()),
                        number("ActiveExitTimestampMonotonic", before.run().leftActiveMicros())));
    }

    /** Where a unit's configuration comes from, when all its properties were read. */
    UnitConfiguration configuration() {
        List<String> unitFiles = new ArrayList<>();
        Stream.of("FragmentPath", "SourcePath")
                .map(name -> text(name, ""))
                .filter(path -> !path.isEmpty())
                .forEach(unitFiles::add);
        unitFiles.addAll(names("DropInPaths"));
        List<String> environmentFiles = elements(values.get("EnvironmentFiles")).stream()
                .map(Properties::elements)
                .filter(file -> !file.isEmpty())
                .map(file -> String.valueOf(file.getFirst()))
                .toList();
        return new UnitConfiguration(
                unitFiles,
                environmentFiles,
                Boolean.TRUE.equals(values.get("NeedDaemonReload")),
                new UnitConfiguration.Start(
                        hex(values.get("InvocationID")), stamp("InactiveExit"), stamp("ActiveEnter")));
    }

    private UnitConfiguration.Stamp stamp(String event) {
        return new UnitConfiguration.Stamp(
                Instant.EPOCH.plus(number(event + "Timestamp", 0), ChronoUnit.MICROS),
                number(event + "TimestampMonotonic", 0));
    }

    /** A state that is not known: neither healthy nor faulty. */
    static UnitState nothing(UnitName unit) {
        return UnitState.of(unit, Measures.none());
    }

    String text(String name, String otherwise) {
        return values.get(name) instanceof String text ? text : otherwise;
    }

    /** A property that is a list of names; empty when it is absent. */
    List<String> names(String name) {
        List<String> names = new ArrayList<>();
        for (Object one : elements(values.get(name))) {
            names.add(String.valueOf(one));
        }
        return names;
    }

    /** A property that is a list of units; null if one of them has a name that is not supported here. */
    private @Nullable List<UnitName> units(String name) {
        List<UnitName> units = new ArrayList<>();
        for (String one : names(name)) {
            Optional<UnitName> unit = UnitName.parse(one);
            if (unit.isEmpty()) {
                return null;
            }
            units.add(unit.get());
        }
        return units;
    }

    private boolean has(String name) {
        return values.containsKey(name);
    }

    private long number(String name, long otherwise) {
        return values.get(name) instanceof Number number ? number.longValue() : otherwise;
    }

    private static Duration timeout(long micros) {
        return micros < 0 || micros > MAX_TIMEOUT_MICROS ? Duration.ZERO : Duration.ofNanos(micros * 1000);
    }

    /** The elements of an array or a structure; none when it is neither. */
    static List<?> elements(@Nullable Object value) {
        return value instanceof List<?> list ? list : List.of();
    }

    private static long firstNumber(@Nullable Object structure) {
        List<?> parts = elements(structure);
        return !parts.isEmpty() && parts.getFirst() instanceof Number number ? number.longValue() : 0;
    }

    private static String hex(@Nullable Object bytes) {
        StringBuilder text = new StringBuilder(32);
        for (Object one : elements(bytes)) {
            if (one instanceof Long b) {
                HexFormat.of().toHexDigits(text, b.byteValue());
            }
        }
        return text.toString();
    }
}
