package io.smartmon.policy.rules;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.repair.RepairSettings;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.policy.text.Digest;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;

/**
 * The rules in force for this host: the environment's, which are read once, and the approved list, which is read again for each
 * decision. Immutable and thread-safe.
 */
public final class RulesInForce {
    private final EffectiveHostName hostName;
    private final boolean dryRun;
    private final Limits limits;
    private final ApprovedServices approved;

    private RulesInForce(EffectiveHostName hostName, boolean dryRun, Limits limits, ApprovedServices approved) {
        this.hostName = hostName;
        this.dryRun = dryRun;
        this.limits = limits;
        this.approved = approved;
    }

    /**
     * The rules from this environment and data folder.
     *
     * @throws ConfigurationException if a variable has a bad value or the approved list cannot be read: a start stops there
     */
    public static RulesInForce of(Environment environment, Path dataFolder) {
        RulesInForce rules = new RulesInForce(
                EffectiveHostName.of(environment),
                RepairSettings.DRY_RUN.get(environment),
                limits(environment),
                ApprovedServices.of(environment, dataFolder));
        var _ = rules.approved.read();
        return rules;
    }

    /**
     * The policy as of now. If the approved list has become unreadable, the policy is not known and nothing is repaired.
     *
     * @param now when the list counts as read
     */
    public Policy current(Instant now) {
        Knowledge<AllowList> list = allowList(now);
        Level hostLevel = Level.REPAIR;
        return new Policy(hostName.value(), dryRun, hostLevel, list, limits, Digest.sha256(canonical(hostLevel, list)));
    }

    /** Whether dry run is on: nothing is changed on this host, whatever the rules say. */
    public boolean dryRun() {
        return dryRun;
    }

    /** The file of approved services that counts. */
    public ApprovedServices approved() {
        return approved;
    }

    private Knowledge<AllowList> allowList(Instant now) {
        try {
            return Knowledge.known(approved.read(), now);
        } catch (ConfigurationException e) {
            return Knowledge.unknown(Reason.message("allow_list_unreadable", String.valueOf(e.getMessage())));
        }
    }

    private static Limits limits(Environment environment) {
        Limits standard = Limits.defaults();
        return new Limits(
                standard.dwell(),
                standard.evidenceAge(),
                standard.clockJump(),
                standard.settleTime(),
                RepairSettings.HOLD_WINDOW.get(environment),
                RepairSettings.COOLDOWN.get(environment),
                RepairSettings.ATTEMPTS.get(environment),
                RepairSettings.ATTEMPTS_WINDOW.get(environment),
                standard.subjectsAtOnce(),
                standard.actTimeout());
    }

    /** All values that affect a decision, one per line; independent of the path and order of the files. */
    private String canonical(Level hostLevel, Knowledge<AllowList> list) {
        StringBuilder text = new StringBuilder("smartmon policy 1\n");
        line(text, "host", hostName.value().toLowerCase(Locale.ROOT));
        line(text, "dry-run", dryRun);
        line(text, "host-level", hostLevel.code());
        line(text, "dwell", limits.dwell());
        line(text, "evidence-age", limits.evidenceAge());
        line(text, "clock-jump", limits.clockJump());
        line(text, "settle-time", limits.settleTime());
        line(text, "hold-window", limits.holdWindow());
        line(text, "cooldown", limits.cooldown());
        line(text, "attempts", limits.attempts());
        line(text, "attempts-window", limits.attemptsWindow());
        line(text, "subjects-at-once", limits.subjectsAtOnce());
        line(text, "act-timeout", limits.actTimeout());
        switch (list) {
            case Knowledge.Known<AllowList>(var known, var at) ->
                known.entries().stream()
                        .map(entry -> entry.host().toLowerCase(Locale.ROOT) + " " + entry.service()
                                + (entry.pullsIn().isEmpty() ? "" : " pulls in " + entry.pullsIn())
                                + (entry.startsChanged() ? " starts changed" : ""))
                        .distinct()
                        .sorted()
                        .forEach(entry -> line(text, "allow", entry));
            case Knowledge.Unknown<AllowList>(var reason) -> line(text, "allow", "not known");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
