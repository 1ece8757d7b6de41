package io.smartmon.config.repair;

import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import io.smartmon.domain.policy.Limits;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;

/** Settings of repairs. */
public final class RepairSettings implements SettingGroup {
    private static final int MINUTES_A_DAY = 24 * 60;
    private static final Limits STANDARD = Limits.defaults();

    /** Whether nothing is changed. */
    public static final Setting<Boolean> DRY_RUN = Setting.of(
                    "DRY_RUN",
                    ValueType.flag(),
                    "dry run: repairs are planned and shown, nothing is changed on this host",
                    Reader.AGENT,
                    Reader.SUPERVISOR)
            .withDefault(true);

    /** The list of units that may be repaired. */
    public static final Setting<Path> APPROVED_SERVICES = Setting.of(
                    "SMARTMON_APPROVED_JSON",
                    ValueType.path(),
                    "the list of units that may be repaired: `[\"nginx\"]`, or `{\"allow\": [{\"host\": \"web-1\","
                            + " \"service\": \"nginx\"}]}` where a host is a name or `*`",
                    Reader.GUI,
                    Reader.AGENT,
                    Reader.SUPERVISOR,
                    Reader.CLI)
            .withDefaultDescribed("`approved_services.json` in the data folder");

    /** From recovered to healed. */
    public static final Setting<Duration> HOLD_WINDOW = Setting.of(
                    "SMARTMON_HOLD_WINDOW",
                    ValueType.duration(Duration.ofMillis(1), Duration.ofDays(7)),
                    "how long a repaired subject must stay healthy to count as healed",
                    Reader.AGENT)
            .withDefault(STANDARD.holdWindow());

    /** The least time between two attempts. */
    public static final Setting<Duration> COOLDOWN = Setting.of(
                    "SMARTMON_RESTART_COOLDOWN_MIN",
                    ValueType.minutes(0, MINUTES_A_DAY),
                    "the least time between two attempts on one subject; it doubles with each further attempt in the window",
                    Reader.AGENT)
            .withDefault(STANDARD.cooldown());

    /** How many attempts a subject gets. */
    public static final Setting<Integer> ATTEMPTS = Setting.of(
                    "SMARTMON_RESTART_BACKOFF_FAILS",
                    ValueType.wholeNumber(1, 100),
                    "how many attempts a subject gets in the window",
                    Reader.AGENT)
            .withDefault(STANDARD.attempts());

    /** The window in which attempts are counted. */
    public static final Setting<Duration> ATTEMPTS_WINDOW = Setting.of(
                    "SMARTMON_RESTART_BACKOFF_WINDOW_MIN",
                    ValueType.minutes(1, MINUTES_A_DAY),
                    "that window",
                    Reader.AGENT)
            .withDefault(STANDARD.attemptsWindow());

    @Override
    public String title() {
        return "Repair";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(DRY_RUN, APPROVED_SERVICES, HOLD_WINDOW, COOLDOWN, ATTEMPTS, ATTEMPTS_WINDOW);
    }
}
