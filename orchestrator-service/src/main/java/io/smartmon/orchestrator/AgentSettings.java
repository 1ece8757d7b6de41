package io.smartmon.orchestrator;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.config.data.DataSettings;
import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.config.helper.HelperSettings;
import io.smartmon.config.host.HostSettings;
import io.smartmon.config.log.LogSettings;
import io.smartmon.config.management.ManagementSettings;
import io.smartmon.host.HostRoots;
import io.smartmon.host.helper.HelperKey;
import io.smartmon.policy.host.EffectiveHostName;
import io.smartmon.policy.rules.RulesInForce;
import io.smartmon.storage.connection.DatabaseUrl;
import io.smartmon.systemd.BusConfig;
import io.smartmon.wire.helper.HelperPaths;
import java.nio.file.Path;

/**
 * The settings of this process, read and checked before it starts.
 *
 * @param data the data folder
 * @param rules the rules in force
 * @param name the name of this host
 * @param roots where procfs and sysfs are
 * @param database the store's address
 * @param managementPort the port of the agent's own state, on loopback
 * @param paths where the helper's files lie
 * @param key the key for the helper
 * @param bus the system bus
 */
record AgentSettings(
        Path data,
        RulesInForce rules,
        EffectiveHostName name,
        HostRoots roots,
        DatabaseUrl database,
        int managementPort,
        HelperPaths paths,
        HelperKey key,
        BusConfig bus) {
    /**
     * Reads the settings.
     *
     * @throws ConfigurationException if one of them cannot be used; the message is one line for people
     */
    static AgentSettings read(Environment environment) {
        Path data = DataSettings.folder(environment);
        HelperPaths paths = HelperPaths.of(HelperSettings.folder(environment, data), environment.variables());
        // Also read by the logging configuration, which would treat an unknown level as DEBUG.
        var _ = LogSettings.LEVEL.get(environment);
        return new AgentSettings(
                data,
                RulesInForce.of(environment, data),
                EffectiveHostName.of(environment),
                HostRoots.of(HostSettings.PROCFS.find(environment), HostSettings.SYSFS.find(environment)),
                database(environment),
                ManagementSettings.PORT.get(environment),
                paths,
                HelperSettings.KEY.find(environment).map(HelperKey::of).orElseGet(() -> HelperKey.in(paths.key())),
                BusConfig.at(HostSettings.BUS.get(environment)));
    }

    private static DatabaseUrl database(Environment environment) {
        return switch (DatabaseUrl.parse(DatabaseSettings.URL.get(environment))) {
            case DatabaseUrl.Parsed.Valid(DatabaseUrl url) -> url;
            case DatabaseUrl.Parsed.Invalid(String message) -> throw ConfigurationException.of(message, null);
        };
    }
}
