package io.smartmon.orchestrator.repair;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.observation.Observation;
import io.smartmon.domain.subject.Subject;

/**
 * Hears what classification comes to. Calls for one kind and subject come one after another, and return at once: whoever
 * listens does its work elsewhere. Thread-safe.
 */
public interface FindingListener {
    /** A finding stands; said for each look that finds it, whether it is new or as before. */
    void found(Finding finding);

    /**
     * A finding that stood has ended.
     *
     * @param last the observation that showed it
     */
    void ended(FindingKind kind, Subject subject, Observation last);
}
