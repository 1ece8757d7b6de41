package io.smartmon.domain.unit;

import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;

/**
 * How the files of the units that a start would start compare with those of their last good starts. Immutable; each list is
 * sorted.
 *
 * @param reloadNeeded the units of which a file changed after the service manager read it
 * @param notKnown the units of whose last good start the files are not known
 * @param changed the paths of the files that differ
 */
public record ConfigurationState(List<UnitName> reloadNeeded, List<UnitName> notKnown, List<String> changed) {
    public ConfigurationState {
        reloadNeeded = reloadNeeded.stream().distinct().sorted().toList();
        notKnown = notKnown.stream().distinct().sorted().toList();
        changed = changed.stream().distinct().sorted().toList();
    }

    /** All files are as they were. */
    public static ConfigurationState unchanged() {
        return changed(List.of());
    }

    /** These files differ. */
    public static ConfigurationState changed(Collection<String> files) {
        return new ConfigurationState(List.of(), List.of(), List.copyOf(files));
    }

    /** The service manager has not read a change of this unit. */
    public static ConfigurationState reloadNeeded(UnitName unit) {
        return new ConfigurationState(List.of(unit), List.of(), List.of());
    }

    /** The files of this unit's last good start are not known. */
    public static ConfigurationState notKnown(UnitName unit) {
        return new ConfigurationState(List.of(), List.of(unit), List.of());
    }

    /** Of these units and of those. */
    public ConfigurationState and(ConfigurationState others) {
        return new ConfigurationState(
                both(reloadNeeded, others.reloadNeeded),
                both(notKnown, others.notKnown),
                both(changed, others.changed));
    }

    private static <T> List<T> both(List<T> some, List<T> others) {
        return Stream.concat(some.stream(), others.stream()).toList();
    }
}
