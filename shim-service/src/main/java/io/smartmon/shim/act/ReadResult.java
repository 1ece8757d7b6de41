package io.smartmon.shim.act;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;

/** The result of reading before an act. */
public sealed interface ReadResult {
    /**
     * It was seen.
     *
     * @param mainName the name by which the system itself calls the subject, which may be another than was asked for
     * @param evidence the state of the subject, or that it does not exist
     * @param alsoTouched the names of what else the act would affect
     */
    record Seen(String mainName, Measures evidence, SortedSet<String> alsoTouched) implements ReadResult {
        public Seen {
            alsoTouched = Collections.unmodifiableSortedSet(new TreeSet<>(alsoTouched));
        }
    }

    /** No system bus answers, or another dependency is unavailable. */
    record Unavailable(Reason reason) implements ReadResult {}
}
