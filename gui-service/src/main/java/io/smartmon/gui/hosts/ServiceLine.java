package io.smartmon.gui.hosts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.gui.words.Grade;
import io.smartmon.gui.words.Words;
import io.smartmon.storage.read.ServiceRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service's line in a table, in ready words.
 *
 * @param unit its name
 * @param description the unit file's own text
 * @param grade the class of its chip
 * @param state the word on it
 * @param sinceAt since when, ISO 8601; null if that is not known
 * @param since the same for people
 * @param boot whether it starts at boot
 * @param whenItFails what the last decision about it said; empty if there was none
 */
@Introspected
record ServiceLine(
        String unit,
        String description,
        String grade,
        String state,
        @Nullable String sinceAt,
        String since,
        String boot,
        String whenItFails) {
    /** The line of a service as it is now. */
    static ServiceLine of(ServiceRow row) {
        return of(row, grade(row));
    }

    /** The line of a service of a host that is silent: its state is the last one, and how it is now is not known. */
    static ServiceLine lastKnown(ServiceRow row) {
        return of(row, Grade.UNKNOWN);
    }

    private static ServiceLine of(ServiceRow row, Grade grade) {
        Instant since = row.since();
        boolean known = since != null && since.isAfter(Instant.EPOCH);
        return new ServiceLine(
                row.unit(),
                Words.bounded(row.description()),
                grade.css(),
                state(row),
                known ? String.valueOf(since) : null,
                known && since != null ? Words.day(since) + " UTC" : "–",
                row.unitFileState().isEmpty() ? "–" : Words.bounded(row.unitFileState()),
                whenItFails(row));
    }

    /** The grade of a service's state. */
    static Grade grade(ServiceRow row) {
        return switch (row.activeState()) {
            case "active", "reloading", "refreshing" ->
                row.subState().equals("running") || row.subState().equals("exited") ? Grade.OK : Grade.INFO;
            case "failed" -> Grade.CRIT;
            case "activating", "deactivating", "maintenance" -> Grade.INFO;
            default -> Grade.UNKNOWN;
        };
    }

    /** The word of a service's state. */
    static String state(ServiceRow row) {
        return switch (row.activeState()) {
            case "active" -> Words.bounded(row.subState());
            case "inactive" -> row.stopSeen() ? "stopped by request" : "not running";
            case "activating" -> row.subState().startsWith("auto-restart") ? "systemd restarts it" : "starting";
            case "deactivating" -> "stopping";
            case "unknown", "" -> "not known";
            default -> Words.bounded(row.activeState());
        };
    }

    private static String whenItFails(ServiceRow row) {
        String state = row.planState();
        if (state == null) {
            return "";
        }
        String why = Words.bounded(row.planWhy());
        return switch (state) {
            case "watched" -> "watched only, last time: " + why;
            case "left_alone" -> "left alone, last time: " + why;
            case "waiting" -> "waited, last time: " + why;
            default -> row.planRule().isEmpty() ? "" : "started again, by the rule " + Words.bounded(row.planRule());
        };
    }
}
