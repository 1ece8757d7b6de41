package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * Waits until the required services are up that have failed: a start would fail with them, or bring them up past their own guards
 * and limits.
 *
 * <p>While something is being done about the cause nobody is alerted. If nothing is, because it is not approved, was given up or
 * waits for a person, the unit waits as long, and that is alerted.
 */
public final class CauseFirstGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "cause-first";
    /** What is wrong with the services that the unit requires. */
    public static final Fact<Causes> CAUSES = new Fact<>("causes", Causes.class);

    private static final String BEING_REPAIRED = "being_repaired";
    /** Units that fail together are noticed within less. */
    private static final Duration NOTICED_WITHIN = Duration.ofSeconds(30);

    /**
     * What is wrong with the services that the unit requires.
     *
     * @param inHand those with an open incident about which something is being done
     * @param unnoticed those that have failed and have no open incident: not yet, or it was given up
     * @param left those that have failed and about whose incident nothing is being done
     * @param notKnown those that could not be read
     * @param tooLarge whether there are more required services than are looked at
     */
    public record Causes(
            List<UnitName> inHand,
            List<UnitName> unnoticed,
            List<UnitName> left,
            List<UnitName> notKnown,
            boolean tooLarge) {
        public Causes {
            inHand = inHand.stream().sorted().toList();
            unnoticed = unnoticed.stream().sorted().toList();
            left = left.stream().sorted().toList();
            notKnown = notKnown.stream().sorted().toList();
        }

        /** Nothing is. */
        public static Causes none() {
            return new Causes(List.of(), List.of(), List.of(), List.of(), false);
        }
    }

    @Override
    public String id() {
        return ID;
    }

    @Override
    public GuardPhase phase() {
        return GuardPhase.REACH;
    }

    @Override
    public String summary() {
        return "Passes when none of the services that the unit requires, is bound to or has as a requisite, nor any that these require,"
                + " has failed or is being repaired; units that require each other do not wait for one another.";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(CAUSES, Facts.PRESENT_FOR);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "none_failed",
                GuardVerdict.Outcome.PASS,
                BEING_REPAIRED,
                GuardVerdict.Outcome.HOLD,
                "failed",
                GuardVerdict.Outcome.HOLD,
                "not_read",
                GuardVerdict.Outcome.HOLD,
                "too_large",
                GuardVerdict.Outcome.HOLD);
    }

    @Override
    public boolean momentary(String reason) {
        return reason.equals(BEING_REPAIRED);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.get(CAUSES),
                causes -> GuardVerdict.of(ID, context.get(Facts.PRESENT_FOR), presentFor -> judge(causes, presentFor)));
    }

    private static GuardVerdict judge(Causes causes, Duration presentFor) {
        if (causes.tooLarge()) {
            return GuardVerdict.hold(ID, "too_large", Measures.of("limit", Measure.count(StartClosure.MAX_UNITS)));
        }
        if (!causes.notKnown().isEmpty()) {
            return GuardVerdict.hold(ID, "not_read", units(causes.notKnown()));
        }
        boolean late = presentFor.compareTo(NOTICED_WITHIN) >= 0;
        List<UnitName> left = late
                ? Stream.concat(causes.left().stream(), causes.unnoticed().stream())
                        .sorted()
                        .toList()
                : causes.left();
        if (!left.isEmpty()) {
            return GuardVerdict.hold(ID, "failed", units(left));
        }
        List<UnitName> inHand = Stream.concat(causes.inHand().stream(), causes.unnoticed().stream())
                .sorted()
                .toList();
        return inHand.isEmpty()
                ? GuardVerdict.pass(ID, "none_failed", Measures.none())
                : GuardVerdict.hold(ID, BEING_REPAIRED, units(inHand));
    }
}
