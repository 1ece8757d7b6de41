package io.smartmon.wire.helper;

import io.smartmon.domain.measure.Reason;
import java.util.List;

/**
 * The helper's report about itself.
 *
 * @param version of the product
 * @param machineId the machine it acts on; empty if that machine has no id yet
 * @param verbs the codes of the verbs that it can do, sorted
 * @param busKnown whether a system bus answers
 * @param busReason why none does, or {@code bus_answers}
 * @param policyHash hash of its own policy, in hexadecimal
 * @param units how many units that policy allows
 * @param hold the path of the HOLD file in force; empty when there is none
 * @param journalBytes length of its journal
 * @param lastPlan the id of the last plan that it accepted; empty if there is none, and from a helper that does not say it
 * @param plans how many plans its journal knows
 * @param epoch the highest lease epoch that it has seen
 * @param note the problem of its journal, now or at its start, such as a torn end; empty if there is none
 */
public record HelperReport(
        String version,
        String machineId,
        List<String> verbs,
        boolean busKnown,
        Reason busReason,
        String policyHash,
        int units,
        String hold,
        long journalBytes,
        String lastPlan,
        int plans,
        long epoch,
        String note) {
    public HelperReport {
        verbs = List.copyOf(verbs);
    }
}
