package io.smartmon.cli;

import io.smartmon.cli.run.DataFolder;
import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.policy.approved.ApprovedServices;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** The polkit rule that lets a user's helper start the approved units, and nothing else. */
final class PolkitRule {
    private PolkitRule() {}

    static String text(String user, DataFolder data, Map<String, String> environment) {
        return String.format(Locale.ROOT, """
                polkit.addRule(function(action, subject) {
                    var units = [%s];
                    if (action.id == "org.freedesktop.systemd1.manage-units" &&
                            subject.user == "%s" &&
                            action.lookup("verb") == "start" &&
                            units.indexOf(action.lookup("unit")) >= 0) {
                        return polkit.Result.YES;
                    }
                });""", units(data, environment), user.replaceAll("[^A-Za-z0-9._-]", ""));
    }

    private static String units(DataFolder data, Map<String, String> environment) {
        try {
            // Unit names hold no quote and no backslash that JavaScript would not want doubled.
            return ApprovedServices.of(Environment.of(environment), data.root()).read().entries().stream()
                    .map(entry -> '"' + entry.service().value().replace("\\", "\\\\") + '"')
                    .distinct()
                    .collect(Collectors.joining(", "));
        } catch (ConfigurationException _) {
            return "";
        }
    }
}
