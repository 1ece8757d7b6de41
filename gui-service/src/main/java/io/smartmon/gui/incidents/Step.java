package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an incident's story, formatted.
 *
 * @param at when, ISO 8601
 * @param exact the same, formatted, to the millisecond
 * @param offset the first step's time of day, else how long after it
 * @param grade the CSS class of its mark; empty for a plain one
 * @param title what it is
 * @param texts what happened
 * @param call what was called; empty if nothing was
 * @param callText the rest of that sentence
 * @param guards the decisive guards of a decision
 * @param otherGuards the other guards
 * @param otherGuardsLabel the label of the fold that hides them
 * @param changes the unit before and after
 */
@Introspected
record Step(
        String at,
        String exact,
        String offset,
        String grade,
        String title,
        List<String> texts,
        String call,
        String callText,
        List<GuardLine> guards,
        List<GuardLine> otherGuards,
        String otherGuardsLabel,
        List<Change> changes) {

    /** One guard's verdict with its measures. */
    @Introspected
    record GuardLine(String grade, String label, String name, String saw) {
        static GuardLine of(GuardVerdict verdict) {
            Grade grade = switch (verdict.outcome()) {
                case PASS -> Grade.OK;
                case HOLD, WATCH -> Grade.WARN;
                case DENY -> Grade.CRIT;
            };
            String label = switch (verdict.outcome()) {
                case PASS -> "pass";
                case HOLD -> "hold";
                case WATCH -> "watch";
                case DENY -> "deny";
            };
            return new GuardLine(grade.css(), label, name(verdict.guard()), Format.bounded(verdict.saw()));
        }

        /** The guard's name for people; the API has the short one. */
        private static String name(String guard) {
            return switch (guard) {
                case "intent" -> "stopped by request?";
                case "evidence" -> "age of evidence";
                case "at-once" -> "concurrent repairs";
                case "auto-restart" -> "systemd auto-restart?";
                case "unit-type" -> "unit type";
                case "manager" -> "state of systemd";
                case "clock" -> "clock jump";
                case "closure" -> "units pulled in";
                default -> Format.bounded(guard);
            };
        }
    }

    /** One property before and after. */
    @Introspected
    record Change(String what, String before, String after, boolean code) {
        static List<Change> of(UnitState before, @Nullable UnitState after) {
            List<Change> changes = new ArrayList<>();
            changes.add(new Change(
                    "state",
                    IncidentText.state(before),
                    after == null ? "not known" : IncidentText.state(after),
                    false));
            changes.add(
                    new Change("main process", process(before), after == null ? "not known" : process(after), false));
            changes.add(new Change(
                    "invocation", invocation(before), after == null ? "not known" : invocation(after), true));
            changes.add(new Change(
                    "systemd's restarts",
                    Long.toString(before.restarts()),
                    after == null ? "not known" : Long.toString(after.restarts()),
                    false));
            return List.copyOf(changes);
        }

        private static String process(UnitState unit) {
            return unit.mainPid() == 0 ? "none" : Long.toString(unit.mainPid());
        }

        private static String invocation(UnitState unit) {
            return unit.invocationId().isEmpty() ? "none" : Format.shortened(unit.invocationId());
        }
    }
}
