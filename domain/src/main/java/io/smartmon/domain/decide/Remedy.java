package io.smartmon.domain.decide;

import io.smartmon.domain.action.Action;
import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.guard.Fact;
import io.smartmon.domain.guard.Situation;
import io.smartmon.domain.measure.Knowledge;
import java.util.Set;

/**
 * What can be done about one kind of finding. Pure and immutable; one class without arguments, found through
 * {@link java.util.ServiceLoader}. A kind without a remedy is watched.
 */
public interface Remedy {
    /** About which kind. */
    FindingKind kind();

    /** The facts that it reads. */
    Set<Fact<?>> facts();

    /** The complete action: a plan is made from it and from nothing else. Not known if a required fact is not. */
    Knowledge<Action> propose(Finding finding, Situation situation);
}
