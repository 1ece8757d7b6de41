package io.smartmon.orchestrator.tell;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.guard.Guards;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.subject.MountSubject;
import io.smartmon.domain.subject.Subject;
import java.time.Instant;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class AlertsTest {
    private static final Instant NOW = Instant.parse("2026-11-12T08:14:00Z");
    private final Alerts alerts = new Alerts(UUID::randomUUID, "web-1", Guards.installed());

    @Test
    void theHostIsNamedOnceWhateverTheAlertIsAbout() {
        assertEquals(
                "/var is 93 % full on web-1.",
                message(
                        "mount_full",
                        new MountSubject("/var"),
                        Measures.builder().ratio("used", 0.93).build()));
        assertEquals(
                "web-1 has 70 zombie processes.",
                message(
                        "zombies",
                        new HostSubject("web-1"),
                        Measures.builder().count("zombies", 70).build()));
    }

    private String message(String kind, Subject subject, Measures evidence) {
        Finding finding = new Finding(
                new HostId(new UUID(0, 1)), new FindingKind(kind), subject, Severity.WARNING, evidence, NOW, NOW);
        return alerts.found(Incident.opening(new UUID(0, 2), finding, NOW), NOW).message();
    }
}
