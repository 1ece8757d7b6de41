package io.smartmon.domain.guard;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;

/**
 * A set of guards in evaluation order: by phase, and within a phase by id. Immutable.
 *
 * @param all in that order
 */
public record Guards(List<Guard> all) {
    public Guards {
        all = all.stream()
                .sorted(Comparator.comparing(Guard::phase).thenComparing(Guard::id))
                .toList();
        if (all.stream().map(Guard::id).distinct().count() != all.size()) {
            throw new IllegalArgumentException("two guards of one id");
        }
    }

    /** All guards that are there. */
    public static Guards installed() {
        return new Guards(ServiceLoader.load(Guard.class, Guard.class.getClassLoader()).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** The guard of that id. */
    public Optional<Guard> find(String id) {
        return all.stream().filter(guard -> guard.id().equals(id)).findFirst();
    }

    /** These without the one of that id. */
    public Guards without(String id) {
        return new Guards(all.stream().filter(guard -> !guard.id().equals(id)).toList());
    }
}
