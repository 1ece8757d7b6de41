package io.smartmon.gui.hosts;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.plan.PlanState;
import io.smartmon.gui.fleet.IncidentText;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import io.smartmon.storage.read.ServiceRow;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A service's line in a table, formatted.
 *
 * @param unit its name
 * @param description the unit file's own text
 * @param grade the CSS class of its chip
 * @param state the text of the chip
 * @param sinceAt since when, ISO 8601; null if that is not known
 * @param since the same, formatted
 * @param boot whether it starts at boot
 * @param whenItFails the last decision about it; empty if there was none
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

    /** The line of a service of a host that is silent: its last state is shown, and its current one is not known. */
    static ServiceLine lastKnown(ServiceRow row) {
        return of(row, Grade.UNKNOWN);
    }

    private static ServiceLine of(ServiceRow row, Grade grade) {
        Instant since = row.since();
        boolean known = since != null && since.isAfter(Instant.EPOCH);
        return new ServiceLine(
                row.unit(),
                Format.bounded(row.description()),
                grade.css(),
                state(row),
                known ? String.valueOf(since) : null,
                known && since != null ? Format.day(since) + " UTC" : "–",
                row.unitFileState().isEmpty() ? "–" : Format.bounded(row.unitFileState()),
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

    /** The text of a service's state. */
    static String state(ServiceRow row) {
        return switch (row.activeState()) {
            case "active" -> Format.bounded(row.subState());
            case "inactive" -> row.stopSeen() ? "stopped by request" : "not running";
            case "activating" -> row.subState().startsWith("auto-restart") ? "systemd is restarting it" : "starting";
            case "deactivating" -> "stopping";
            case "unknown", "" -> "not known";
            default -> Format.bounded(row.activeState());
        };
    }

    private static String whenItFails(ServiceRow row) {
        PlanState state = row.planState();
        if (state == null) {
            return "";
        }
        String why = row.planAgainst() == null ? "" : ", last time: " + IncidentText.guard(row.planAgainst());
        return switch (state) {
            case WATCHED -> "watched only" + why;
            case LEFT_ALONE -> "not repaired" + why;
            case WAITING -> "deferred" + why;
            case PROPOSED -> "asks for approval" + why;
            case DECLINED -> "declined last time";
            case READY, ACCEPTED, HELD, REFUSED, EXPIRED, DONE, INDETERMINATE, NOT_KNOWN ->
                row.planRule().isEmpty() ? "" : "repaired by rule " + Format.bounded(row.planRule());
        };
    }
}
