package io.smartmon.domain.unit;

import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Names of units, each with any number of {@code *} for any characters, as {@code systemctl list-units} takes them. A unit is meant
 * that matches one of them. Immutable and thread-safe.
 */
public final class UnitGlobs implements Predicate<UnitName> {
    /** Every service. */
    public static final UnitGlobs SERVICES = of("*.service");

    private final List<String> globs;
    private final Pattern any;

    private UnitGlobs(List<String> globs) {
        this.globs = List.copyOf(globs);
        this.any = Pattern.compile(globs.stream()
                .map(glob -> Pattern.quote(glob).replace("*", "\\E.*\\Q"))
                .collect(Collectors.joining("|")));
    }

    /** These names. */
    public static UnitGlobs of(String... globs) {
        return new UnitGlobs(List.of(globs));
    }

    /** Exactly these units: none of the characters in a unit's name has another meaning. */
    public static UnitGlobs of(Set<UnitName> units) {
        return new UnitGlobs(units.stream().map(UnitName::value).sorted().toList());
    }

    /** The names, as they were given. */
    public List<String> globs() {
        return globs;
    }

    @Override
    public boolean test(UnitName unit) {
        return any.matcher(unit.value()).matches();
    }
}
