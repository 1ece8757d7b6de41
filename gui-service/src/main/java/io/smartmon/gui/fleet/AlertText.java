package io.smartmon.gui.fleet;

import io.smartmon.domain.incident.Alert;
import io.smartmon.gui.format.Grade;

/** Shape, colour and word of an alert. Pure. */
public final class AlertText {
    private AlertText() {}

    /** The grade of its chip: one that is over is fine again. */
    public static Grade grade(Alert alert) {
        return switch (alert.state()) {
            case FIRING -> Health.grade(alert.severity());
            case RESOLVED -> Grade.OK;
            case NOT_KNOWN -> Grade.UNKNOWN;
        };
    }

    /** The text of its chip. */
    public static String label(Alert alert) {
        return switch (alert.state()) {
            case FIRING -> alert.severity().code();
            case RESOLVED -> "resolved";
            case NOT_KNOWN -> "not known";
        };
    }
}
