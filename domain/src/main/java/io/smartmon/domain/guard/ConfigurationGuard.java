package io.smartmon.domain.guard;

import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.unit.ConfigurationState;
import java.time.Instant;
import java.util.Map;
import java.util.Set;

/**
 * Starts no unit, and brings none up with it, with another configuration than that of its last good start: that would be a
 * deployment, and no repair.
 */
public final class ConfigurationGuard extends UnitGuard {
    /** Its id. */
    public static final String ID = "configuration";

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
        return "Passes when unit file, drop-ins and environment files of the unit, and of each service that comes up with it,"
                + " are as they were at its last good start, or the unit's entry in the allow-list has"
                + " \"changed_configuration\": \"start\".";
    }

    @Override
    public Set<Fact<?>> facts() {
        return Set.of(Facts.CONFIGURATION);
    }

    @Override
    public Map<String, GuardVerdict.Outcome> reasons() {
        return Map.of(
                "unchanged", GuardVerdict.Outcome.PASS,
                "rule_allows", GuardVerdict.Outcome.PASS,
                "changed", GuardVerdict.Outcome.HOLD,
                "reload_needed", GuardVerdict.Outcome.HOLD,
                "no_fingerprint", GuardVerdict.Outcome.HOLD);
    }

    @Override
    public GuardVerdict check(GuardContext context) {
        return GuardVerdict.of(
                ID,
                context.policy().allowList(),
                list -> judge(context.get(Facts.CONFIGURATION), startsChanged(list, context)));
    }

    private static boolean startsChanged(AllowList list, GuardContext context) {
        return list.startsChanged(context.policy().hostName(), unit(context));
    }

    private static GuardVerdict judge(Knowledge<ConfigurationState> configuration, boolean startsChanged) {
        // It is then not certain which of the two systemd would start, so no rule allows it.
        boolean reloadNeeded =
                configuration instanceof Knowledge.Known<ConfigurationState>(ConfigurationState state, Instant at)
                        && !state.reloadNeeded().isEmpty();
        return startsChanged && !reloadNeeded
                ? GuardVerdict.pass(ID, "rule_allows", Measures.none())
                : GuardVerdict.of(ID, configuration, ConfigurationGuard::judge);
    }

    private static GuardVerdict judge(ConfigurationState state) {
        if (!state.reloadNeeded().isEmpty()) {
            return GuardVerdict.hold(ID, "reload_needed", units(state.reloadNeeded()));
        }
        if (!state.notKnown().isEmpty()) {
            return GuardVerdict.hold(ID, "no_fingerprint", units(state.notKnown()));
        }
        return state.changed().isEmpty()
                ? GuardVerdict.pass(ID, "unchanged", Measures.none())
                : GuardVerdict.hold(ID, "changed", Measures.of("files", Measure.firstNames(state.changed())));
    }
}
