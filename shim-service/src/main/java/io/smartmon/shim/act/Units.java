package io.smartmon.shim.act;

import io.smartmon.domain.helper.ActResult;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import io.smartmon.systemd.UnitVerb;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * The units of this machine, as far as the helper needs them: read, and the few things that can be asked of one. Thread-safe;
 * throws nothing expected.
 */
public interface Units {
    /** The unit as it is now. */
    UnitRead read(UnitName unit);

    /**
     * Asks for one of the few things, and waits for the end of the job if one comes of it.
     *
     * @param wait how long to wait for the job's end; the job goes on when it is over
     */
    ActResult call(UnitVerb verb, UnitName unit, Duration wait);

    /** Whether a system bus answers now: empty, or why none does. */
    Optional<Reason> absence();

    /** What reading a unit came to. */
    sealed interface UnitRead {
        /**
         * The unit was read.
         *
         * @param state as it is; one that does not exist has another load state than {@code loaded}
         * @param inactive the inactive units that a start would bring up with it
         */
        record Seen(UnitState state, Set<UnitName> inactive) implements UnitRead {
            public Seen {
                inactive = Set.copyOf(inactive);
            }
        }

        /** No system bus answers. */
        record NoBus(Reason reason) implements UnitRead {}
    }
}
