package io.smartmon.orchestrator.repair;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.Subject;

/**
 * Receives findings. Calls for one kind and subject come one after another, and must return at once: an implementation that
 * listens does its work elsewhere. Thread-safe.
 */
public interface FindingListener {
    /** A finding is present; called for each observation that shows it, whether it is new or not. */
    void found(Finding finding);

    /**
     * A finding has ended.
     *
     * @param last the observation that showed it
     */
    void ended(FindingKind kind, Subject subject, Observation last);
}
