package io.smartmon.policy.rules;

import io.smartmon.domain.decide.AllowList;
import io.smartmon.domain.decide.Limits;
import io.smartmon.domain.decide.Policy;
import io.smartmon.domain.decide.Reading;
import io.smartmon.domain.plan.Level;
import io.smartmon.policy.approved.ApprovedServices;
import io.smartmon.policy.environment.ConfigurationException;
import io.smartmon.policy.environment.Environment;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.policy.text.Digest;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Locale;
import java.util.Objects;

/**
 * The rules in force for this host: the environment's, which are read once, and the approved list, which is read anew for each
 * decision. Immutable and thread-safe.
 */
public final class RulesInForce {
    private static final int MINUTES_A_DAY = 24 * 60;

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
     * The rules that this environment and data folder give.
     *
     * @throws ConfigurationException if a variable has a bad value or the approved list cannot be read: a start stops there
     */
    public static RulesInForce of(Environment environment, Path dataFolder) {
        RulesInForce rules = new RulesInForce(
                EffectiveHostName.of(environment),
                environment.flag("DRY_RUN", true),
                limits(environment),
                ApprovedServices.of(environment, dataFolder));
        var _ = rules.approved.read();
        return rules;
    }

    /**
     * The policy as of now. An approved list that has become unreadable is not known, and then nothing is repaired.
     *
     * @param now when the list counts as read
     */
    public Policy current(Instant now) {
        Reading<AllowList> list = allowList(now);
        Level hostLevel = Level.REPAIR;
        return new Policy(hostName.value(), dryRun, hostLevel, list, limits, Digest.sha256(canonical(hostLevel, list)));
    }

    /** The file of approved services that counts. */
    public ApprovedServices approved() {
        return approved;
    }

    private Reading<AllowList> allowList(Instant now) {
        try {
            return Reading.known(approved.read(), now);
        } catch (ConfigurationException e) {
            return Reading.unknown(Objects.requireNonNullElse(e.getMessage(), e.code()));
        }
    }

    private static Limits limits(Environment environment) {
        Limits standard = Limits.defaults();
        return new Limits(
                standard.dwell(),
                standard.evidenceAge(),
                standard.clockJump(),
                standard.settleTime(),
                environment.duration(
                        "SMARTMON_HOLD_WINDOW", Duration.ofMillis(1), Duration.ofDays(7), standard.holdWindow()),
                Duration.ofMinutes(environment.wholeNumber("SMARTMON_RESTART_COOLDOWN_MIN", 0, MINUTES_A_DAY, (int)
                        standard.cooldown().toMinutes())),
                environment.wholeNumber("SMARTMON_RESTART_BACKOFF_FAILS", 1, 100, standard.attempts()),
                Duration.ofMinutes(
                        environment.wholeNumber("SMARTMON_RESTART_BACKOFF_WINDOW_MIN", 1, MINUTES_A_DAY, (int)
                                standard.attemptsWindow().toMinutes())),
                standard.unitsAtOnce(),
                standard.actTimeout());
    }

    /** All values that affect a decision, one per line; independent of the path and order of the files. */
    private String canonical(Level hostLevel, Reading<AllowList> list) {
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
        line(text, "units-at-once", limits.unitsAtOnce());
        line(text, "act-timeout", limits.actTimeout());
        switch (list) {
            case Reading.Known<AllowList>(var known, var at) ->
                known.entries().stream()
                        .map(entry -> entry.host().toLowerCase(Locale.ROOT) + " " + entry.service())
                        .distinct()
                        .sorted()
                        .forEach(entry -> line(text, "allow", entry));
            case Reading.Unknown<AllowList>(var reason) -> line(text, "allow", "not known");
        }
        return text.toString();
    }

    private static void line(StringBuilder text, String name, Object value) {
        text.append(name).append(' ').append(value).append('\n');
    }
}
