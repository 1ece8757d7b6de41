package io.smartmon.config.host;

import io.smartmon.config.Reader;
import io.smartmon.config.Setting;
import io.smartmon.config.SettingGroup;
import io.smartmon.config.ValueType;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/** Which host this is, and how it is read. */
public final class HostSettings implements SettingGroup {
    private static final Pattern HOST_NAME = Pattern.compile("[A-Za-z0-9._-]{1,253}");

    /** The name of this host. */
    public static final Setting<String> NAME = Setting.of(
                    "HOSTNAME_OVERRIDE",
                    ValueType.text(
                            "a host name: 1 to 253 letters, digits, dots, hyphens and underscores",
                            HostSettings::isHostName),
                    "the name of this host",
                    Reader.AGENT,
                    Reader.SUPERVISOR,
                    Reader.CLI)
            .withDefaultDescribed("the host's own name");

    /** The D-Bus address of systemd. */
    public static final Setting<String> BUS = Setting.of(
                    "DBUS_SYSTEM_BUS_ADDRESS",
                    ValueType.text(
                            "a D-Bus server address such as unix:path=/run/dbus/system_bus_socket",
                            text -> text.contains(":")),
                    "the D-Bus address of systemd",
                    Reader.AGENT,
                    Reader.HELPER,
                    Reader.SUPERVISOR,
                    Reader.CLI)
            .withDefault("unix:path=/run/dbus/system_bus_socket");

    /** Where procfs is. */
    public static final Setting<Path> PROCFS = Setting.of(
                    "PROCFS_ROOT",
                    ValueType.path(),
                    "where procfs is, such as a host's mounted in a container",
                    Reader.AGENT,
                    Reader.HELPER)
            .withDefaultDescribed("`/proc`");

    /** Where sysfs is. */
    public static final Setting<Path> SYSFS = Setting.of(
                    "SYSFS_ROOT",
                    ValueType.path(),
                    "where sysfs is, such as a host's mounted in a container",
                    Reader.AGENT,
                    Reader.HELPER)
            .withDefaultDescribed("`/sys`");

    /** Whether a text can be a host's name. */
    public static boolean isHostName(String text) {
        return HOST_NAME.matcher(text).matches();
    }

    @Override
    public String title() {
        return "Host";
    }

    @Override
    public List<Setting<?>> settings() {
        return List.of(NAME, BUS, PROCFS, SYSFS);
    }
}
