package io.smartmon.shim.act;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** What a look before an act came to. */
public sealed interface ReadResult {
    /**
     * It was seen.
     *
     * @param mainName the name by which the system itself calls the subject, which may be another than was asked for
     * @param evidence how the subject is; of one that does not exist, that it does not
     * @param alsoTouched the names of what else the act would touch
     */
    record Seen(String mainName, Measures evidence, SortedSet<String> alsoTouched) implements ReadResult {
        public Seen {
            alsoTouched = Collections.unmodifiableSortedSet(new TreeSet<>(alsoTouched));
        }
    }

    /** No system bus answers, or what else has to be asked is away. */
    record Unavailable(Reason reason) implements ReadResult {}
}
