package io.smartmon.domain.unit;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of units, each with any number of {@code *} for any characters, as {@code systemctl list-units} takes them.
 *
 * @param globs the names; a unit is meant that matches one of them
 */
public record UnitGlobs(List<String> globs) implements Predicate<UnitName> {
    /** Every service. */
    public static final UnitGlobs SERVICES = of("*.service");

    public UnitGlobs {
        globs = List.copyOf(globs);
    }

    /** These names. */
    public static UnitGlobs of(String... globs) {
        return new UnitGlobs(List.of(globs));
    }

    /** Exactly these units: none of the characters in a unit's name has another meaning. */
    public static UnitGlobs of(Set<UnitName> units) {
        return new UnitGlobs(units.stream().map(UnitName::value).sorted().toList());
    }

    @Override
    public boolean test(UnitName unit) {
        return globs.stream().anyMatch(glob -> matches(glob, unit.value()));
    }

    private static boolean matches(String glob, String name) {
        String regex = Pattern.compile("\\*")
                .splitAsStream(glob + "\0")
                .map(part -> Pattern.quote(part.replace("\0", "")))
                .collect(Collectors.joining(".*"));
        return name.matches(regex);
    }
}
