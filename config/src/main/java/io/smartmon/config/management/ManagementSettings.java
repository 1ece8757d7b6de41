package io.smartmon.config.management;

import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import java.util.List;

/** The port of the agent's own state. */
public final class ManagementSettings implements SettingGroup {
    /** The loopback port for the agent's health and metrics. */
    public static final Setting<Integer> PORT = Setting.of(
                    "SMARTMON_MANAGEMENT_PORT",
                    ValueType.port(),
                    "the agent's own port for `/healthz`, `/readyz` and `/prometheus`, on loopback; `up` picks a free one",
                    Reader.AGENT)
            .withDefault(5004);

    @Override
    public String title() {
        return "Management of the agent";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(PORT);
    }
}
