package io.smartmon.config;

import java.util.Arrays;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The reference of all settings, made from their declarations. */
public final class SettingsReference {
    private static final String HEAD = """
            # Settings

            <!-- Made from the declarations in the module config. Regenerate with:
                 mvn test -pl orchestrator-service,quickstart -am -Dtest=ReferenceDocsTest -Dsurefire.failIfNoSpecifiedTests=false -Dsmartmon.reference.write=true -->

            Everything is set by environment variables; `./smartmon help COMMAND` lists the options that override some of them.
            An empty variable counts as not set. An invalid value stops the start with one line that names the variable, its
            value and what it must be; `up` checks the settings of everything that it starts before it starts any of it, and
            `./smartmon doctor` lists all of them. A secret may also be given as the path of a file, in a variable whose name ends
            in `_FILE`; its value is never shown.
            """;

    private SettingsReference() {}

    /** The page, in Markdown. */
    public static String markdown() {
        return HEAD + Settings.groups().stream().map(SettingsReference::group).collect(Collectors.joining());
    }

    private static String group(SettingGroup group) {
        return "\n## " + group.title()
                + "\n\n| Variable | Value | Default | Read by | What it sets |\n|---|---|---|---|---|\n"
                + group.settings().stream().map(SettingsReference::row).collect(Collectors.joining());
    }

    private static String row(Setting<?> setting) {
        String names =
                setting.variables().stream().map(name -> "`" + name + "`").collect(Collectors.joining(", "));
        String readers = Arrays.stream(Reader.values())
                .filter(setting.readers()::contains)
                .map(Reader::shown)
                .collect(Collectors.joining(", "));
        String fallback = setting.defaultText().isEmpty() ? "none" : setting.defaultText();
        return Stream.of(names, setting.type().takes(), fallback, readers, setting.help())
                .map(cell -> cell.replace("|", "\\|"))
                .collect(Collectors.joining(" | ", "| ", " |\n"));
    }
}
