package io.smartmon.config.helper;

import io.smartmon.config.Environment;
import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import java.nio.file.Path;
import java.util.List;

/** Where agent and helper meet. */
public final class HelperSettings implements SettingGroup {
    private static final int MIN_KEY_LENGTH = 16;

    /** The helper's folder. */
    public static final Setting<Path> FOLDER = Setting.of(
                    "SMARTMON_HELPER_DIR",
                    ValueType.path(),
                    "the helper's folder, mode 0700: key, `shim.yml`, journal, socket, `HOLD`; `up` uses the default",
                    Reader.AGENT,
                    Reader.HELPER)
            .withDefaultDescribed("`helper` in the data folder; the helper alone needs it set");

    /** The key by which agent and helper know each other. */
    public static final Setting<String> KEY = Setting.of(
                    "SMARTMON_SHIM_KEY",
                    ValueType.text(
                            "at least " + MIN_KEY_LENGTH + " printable ASCII characters, none of them a blank",
                            HelperSettings::isKey),
                    "the shared key of agent and helper",
                    Reader.AGENT,
                    Reader.HELPER)
            .withDefaultDescribed("the file `key` in the helper's folder, made at the first start")
            .asSecret();

    /** Where the helper listens. */
    public static final Setting<Path> SOCKET = Setting.of(
                    "SMARTMON_SHIM_SOCKET",
                    ValueType.path(),
                    "where the helper listens and the agent connects; `up` uses the default",
                    Reader.AGENT,
                    Reader.HELPER)
            .withDefaultDescribed("`shim.sock` in the helper's folder");

    /** Whether a text can be a key. */
    public static boolean isKey(String text) {
        return text.length() >= MIN_KEY_LENGTH && text.chars().allMatch(c -> c > ' ' && c <= '~');
    }

    /** The helper's folder as its agent knows it: the configured one, else {@code helper} in this data folder. */
    public static Path folder(Environment environment, Path dataFolder) {
        return FOLDER.find(environment).orElseGet(() -> dataFolder.resolve("helper"));
    }

    @Override
    public String title() {
        return "Helper";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(FOLDER, KEY, SOCKET);
    }
}
