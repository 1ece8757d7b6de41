package io.smartmon.shim.act;

import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.StartClosure;

/** The result of reading before an act. */
public sealed interface ReadResult {
    /**
     * It was seen.
     *
     * @param mainName the name by which the system itself calls the subject, which may be another than was asked for
     * @param evidence the state of the subject, or that it does not exist
     * @param closure what a start of the subject would do beside starting it
     */
    record Seen(String mainName, Measures evidence, StartClosure closure) implements ReadResult {}

    /** No system bus answers, or another dependency is unavailable. */
    record Unavailable(Reason reason) implements ReadResult {}
}
