package io.smartmon.orchestrator.repair;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.subject.Subject;

/**
 * Takes up findings that stood before this process: the next look says that they stand or that they have ended, without any
 * dwell time. Returns at once; called again for what stands it changes nothing. Thread-safe.
 */
public interface FindingResumption {
    /** Goes on with a finding of an incident that is open. */
    void resume(FindingKind kind, Subject subject);
}
