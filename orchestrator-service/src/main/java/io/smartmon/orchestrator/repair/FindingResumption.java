package io.smartmon.orchestrator.repair;

import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.subject.Subject;

/**
 * Resumes findings from before this process: the next observation shows whether they are present or have ended, without any
 * dwell time. Returns at once; calling it again for a present finding changes nothing. Thread-safe.
 */
public interface FindingResumption {
    /**
     * Resumes the finding of an open incident.
     *
     * @param severity the incident's
     */
    void resume(FindingKind kind, Subject subject, Severity severity);
}
