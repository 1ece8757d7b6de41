package io.smartmon.config.log;

import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import java.util.List;

/** Settings of logging. */
public final class LogSettings implements SettingGroup {
    /** How much is logged; the logging configuration reads it too, and would treat an unknown level as DEBUG. */
    public static final Setting<String> LEVEL = Setting.of(
                    "LOG_LEVEL",
                    ValueType.word(List.of("error", "warn", "info", "debug", "trace")),
                    "how much is logged, as `--log-level` does",
                    Reader.GUI,
                    Reader.AGENT,
                    Reader.SUPERVISOR)
            .withDefault("info");

    /** Whether a failed command prints where it failed. */
    public static final Setting<Boolean> TRACE = Setting.of(
                    "SMARTMON_TRACE",
                    ValueType.flag(),
                    "whether a command that failed prints where in the program",
                    Reader.CLI)
            .withDefault(false);

    @Override
    public String title() {
        return "Logs";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(LEVEL, TRACE);
    }
}
