package io.smartmon.config.data;

import io.smartmon.config.Environment;
import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import java.nio.file.Path;
import java.util.List;

/** Where the data is. */
public final class DataSettings implements SettingGroup {
    /** The default name of the data folder. */
    public static final String DEFAULT_NAME = ".smartmon";

    /** The data folder. */
    public static final Setting<Path> FOLDER = Setting.of(
                    "SMARTMON_DATA",
                    ValueType.path(),
                    "the data folder, as `--data` does",
                    Reader.GUI,
                    Reader.GUI,
                    Reader.AGENT,
                    Reader.SUPERVISOR,
                    Reader.CLI)
            .withDefaultDescribed("`" + DEFAULT_NAME + "` next to the program");

    /**
     * The data folder of a service: the configured one, else the default name in the current folder. Not created here.
     */
    public static Path folder(Environment environment) {
        return FOLDER.find(environment)
                .orElse(Path.of(DEFAULT_NAME))
                .toAbsolutePath()
                .normalize();
    }

    @Override
    public String title() {
        return "Data folder";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(FOLDER);
    }
}
