package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.guard.GuardVerdict;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.format.Format;
import io.smartmon.gui.format.Grade;
import java.util.List;

/**
 * One step of an incident's story, formatted.
 *
 * @param at when, ISO 8601
 * @param exact the same, formatted, to the millisecond
 * @param offset the first step's time of day, else how long after it
 * @param grade the CSS class of its mark; empty for a plain one
 * @param title what it is
 * @param texts what happened
 * @param call what was asked for; empty if nothing was
 * @param callText the rest of that sentence
 * @param measures what was measured, or the arguments of what was asked for
 * @param foldedMeasures more of them
 * @param guards the decisive guards of a decision
 * @param otherGuards the other guards
 * @param otherGuardsLabel the label of the fold that hides them
 * @param changes the subject before and after
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
        List<MeasureLine> measures,
        List<MeasureLine> foldedMeasures,
        List<GuardLine> guards,
        List<GuardLine> otherGuards,
        String otherGuardsLabel,
        List<MeasureLine.Change> changes) {

    /** One guard's verdict with what it saw. */
    @Introspected
    record GuardLine(String grade, String label, String name, String saw) {
        static GuardLine of(GuardVerdict verdict) {
            Grade grade = switch (verdict.outcome()) {
                case PASS -> Grade.OK;
                case ASK, HOLD, WATCH -> Grade.WARN;
                case DENY -> Grade.CRIT;
            };
            return new GuardLine(
                    grade.css(),
                    verdict.outcome().code(),
                    Format.bounded(Wording.english().guard(verdict.guard())),
                    Format.bounded(Wording.english().verdict(verdict)));
        }
    }
}
