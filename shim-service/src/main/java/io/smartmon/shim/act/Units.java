package io.smartmon.shim.act;

import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.StartClosure;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.UnitVerb;
import io.smartmon.systemd.WaitLimit;
import java.util.Optional;
import java.util.Set;

/**
 * The units of this machine, as far as the helper needs them: read, and the few things that can be asked of one. Thread-safe;
 * throws nothing expected.
 */
public interface Units {
    /** Listens for jobs of these units, beginning now. */
    JobsHeard listen(Set<UnitName> of);

    /** The unit as it is now. */
    UnitRead read(UnitName unit);

    /** Makes one of the few calls, and waits for the end of its job, if any. */
    ActResult call(UnitVerb verb, UnitName unit, WaitLimit limit);

    /** Whether a system bus answers now: empty, or why none does. */
    Optional<Reason> absence();

    /** The result of reading a unit. */
    sealed interface UnitRead {
        /**
         * The unit was read.
         *
         * @param state as it is; one that does not exist has another load state than {@code loaded}
         * @param closure what a start would do beside starting it
         * @param reloadNeeded whether a file of it changed since systemd read it
         */
        record Seen(UnitState state, StartClosure closure, boolean reloadNeeded) implements UnitRead {}

        /** No system bus answers. */
        record NoBus(Reason reason) implements UnitRead {}
    }
}
