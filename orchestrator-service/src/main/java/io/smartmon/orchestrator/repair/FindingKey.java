package io.smartmon.orchestrator.repair;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.subject.Subject;

/** The key of the loop: at most one incident of a kind is open for a subject. */
record FindingKey(FindingKind kind, Subject subject) {
    static FindingKey of(Finding finding) {
        return new FindingKey(finding.kind(), finding.subject());
    }

    static FindingKey of(Incident incident) {
        return new FindingKey(incident.kind(), incident.subject());
    }

    @Override
    public String toString() {
        return subject + " (" + kind + ")";
    }
}
