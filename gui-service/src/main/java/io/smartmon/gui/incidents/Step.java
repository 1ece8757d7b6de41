package io.smartmon.gui.incidents;

import io.micronaut.core.annotation.Introspected;
import io.smartmon.domain.decide.GuardVerdict;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.gui.words.Grade;
import io.smartmon.gui.words.Words;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One step of an incident's story, in ready words.
 *
 * @param at when, ISO 8601
 * @param exact the same to the millisecond
 * @param offset the first step's time of day, else how long after it
 * @param grade the class of its mark; empty for a plain one
 * @param title what it is
 * @param texts what happened
 * @param call what was called; empty if nothing was
 * @param callText the rest of that sentence
 * @param guards what weighed most in a decision
 * @param otherGuards the other guards
 * @param otherWords what the fold over them says
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
        String otherWords,
        List<Change> changes) {

    /** One guard's verdict with what it saw. */
    @Introspected
    record GuardLine(String grade, String word, String name, String saw) {
        static GuardLine of(GuardVerdict verdict) {
            Grade grade = switch (verdict.outcome()) {
                case PASS -> Grade.OK;
                case HOLD, WATCH -> Grade.WARN;
                case DENY -> Grade.CRIT;
            };
            String word = switch (verdict.outcome()) {
                case PASS -> "pass";
                case HOLD -> "hold";
                case WATCH -> "watch";
                case DENY -> "deny";
            };
            return new GuardLine(grade.css(), word, name(verdict.guard()), Words.bounded(verdict.saw()));
        }

        /** The guard's name as people say it; the API keeps the short one. */
        private static String name(String guard) {
            return switch (guard) {
                case "intent" -> "stopped by request?";
                case "evidence" -> "age of evidence";
                case "at-once" -> "at once";
                case "auto-restart" -> "systemd at it?";
                case "unit-type" -> "kind of unit";
                case "manager" -> "state of systemd";
                case "clock" -> "clock jump";
                case "closure" -> "what comes with it";
                default -> Words.bounded(guard);
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
                    IncidentWords.state(before),
                    after == null ? "not known" : IncidentWords.state(after),
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
            return unit.invocationId().isEmpty() ? "none" : Words.shortened(unit.invocationId());
        }
    }
}
