package io.smartmon.config;

import java.util.Comparator;
import java.util.List;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.stream.Collectors;

/** All settings that are declared, and whether an environment fits them. Thread-safe. */
public final class Settings {
    private static final List<SettingGroup> GROUPS =
            ServiceLoader.load(SettingGroup.class, Settings.class.getClassLoader()).stream()
                    .map(ServiceLoader.Provider::get)
                    .sorted(Comparator.comparing(SettingGroup::title))
                    .toList();

    private Settings() {}

    /** All groups, by title. */
    public static List<SettingGroup> groups() {
        return GROUPS;
    }

    /** All settings, group by group. */
    public static List<Setting<?>> all() {
        return GROUPS.stream()
                .<Setting<?>>flatMap(group -> group.settings().stream())
                .toList();
    }

    /** Every variable from which this reader reads a setting. */
    public static Set<String> variablesOf(Reader reader) {
        return all().stream()
                .filter(setting -> setting.readers().contains(reader))
                .flatMap(setting -> setting.variables().stream())
                .collect(Collectors.toUnmodifiableSet());
    }

    /**
     * Every value that one of these readers would refuse, found before any of them is started. A missing value
     * is not a problem here: there is a default, or the reader itself reports it.
     */
    public static List<SettingProblem> check(Environment environment, Set<Reader> readers) {
        return all().stream()
                .filter(setting -> setting.readers().stream().anyMatch(readers::contains))
                .flatMap(setting -> setting.problem(environment).stream())
                .toList();
    }
}
