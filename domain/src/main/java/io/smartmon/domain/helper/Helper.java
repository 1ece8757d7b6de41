package io.smartmon.domain.helper;

import java.util.UUID;

/**
 * The privileged helper of this host. Calls block for as long as the helper takes, at most some seconds more than a job may
 * run; they do not throw for expected failures. Thread-safe.
 */
public interface Helper {
    /** Asks for an act. Asking again with the same plan gives the stored answer and does nothing. */
    ActAnswer act(ActRequest request);

    /**
     * Recalls a plan, and burns (voids) its id if the helper does not know it: a late request for it is then refused as
     * {@link Refusal#VOIDED}, which is also the answer here.
     *
     * @param epoch the asker's lease epoch; from now on lower ones are refused
     */
    ActAnswer recall(UUID plan, long epoch);
}
