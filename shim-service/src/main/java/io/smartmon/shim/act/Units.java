package io.smartmon.shim.act;

import io.smartmon.domain.act.ActResult;
import io.smartmon.domain.unit.UnitName;
import io.smartmon.domain.unit.UnitState;
import java.time.Duration;
import java.util.Set;

/** The units of this machine, as far as the helper needs them: read, and start. Thread-safe; throws nothing expected. */
public interface Units {
    /** The unit as it is now. */
    ReadResult read(UnitName unit);

    /**
     * Starts the unit in the job mode {@code fail} and waits for the job's end. There is no other verb and no other mode.
     *
     * @param wait how long to wait for the job's end; the job goes on when it is over
     */
    ActResult start(UnitName unit, Duration wait);

    /** Whether a system bus answers now: empty, or why none does. */
    String absence();

    /** What reading a unit came to. */
    sealed interface ReadResult {
        /**
         * The unit was read.
         *
         * @param state as it is; one that does not exist has another load state than {@code loaded}
         * @param inactive the inactive units that a start would bring up with it
         */
        record Seen(UnitState state, Set<UnitName> inactive) implements ReadResult {
            public Seen {
                inactive = Set.copyOf(inactive);
            }
        }

        /**
         * No system bus answers.
         *
         * @param reason one sentence for a person
         */
        record NoBus(String reason) implements ReadResult {}
    }
}
