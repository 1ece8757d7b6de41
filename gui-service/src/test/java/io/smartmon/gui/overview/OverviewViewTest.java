package io.smartmon.gui.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.finding.Finding;
import io.smartmon.domain.finding.FindingKind;
import io.smartmon.domain.finding.Severity;
import io.smartmon.domain.host.HostId;
import io.smartmon.domain.incident.Incident;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.sample.SystemSample;
import io.smartmon.domain.subject.HostSubject;
import io.smartmon.domain.subject.Subject;
import io.smartmon.domain.subject.UnitSubject;
import io.smartmon.domain.wording.Wording;
import io.smartmon.gui.fleet.Fleet;
import io.smartmon.storage.read.HostRow;
import io.smartmon.storage.read.IncidentRow;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class OverviewViewTest {
    private static final Instant NOW = Instant.parse("2026-03-04T08:15:00Z");
    private static final Reason NO_BUS = Reason.of("no_bus");
    private static final Reason LOST = Reason.message("bus_gone", "end of stream");

    @Test
    void onlyHostsThatAreKnownToBeHealthyAreCalledHealthy() {
        OverviewView page = page(healthy("web-1"), healthy("web-2"));

        assertEquals("Both hosts are healthy.", page.headline());
        assertEquals("No repairs in the last 24 hours.", page.lead());
        assertEquals("1 host is healthy.", page(healthy("web-1")).headline());
    }

    @Test
    void aHostWithoutAMeasurementIsNotCalledHealthy() {
        HostRow noSample = host("web-3", null, 12, 0, null);

        OverviewView page = page(healthy("web-1"), healthy("web-2"), noSample);
        assertEquals("2 of 3 hosts are healthy.", page.headline());
        assertEquals("The other: no measurement yet. No repairs in the last 24 hours.", page.lead());
        assertEquals("web-3", page.hosts().getFirst().name(), "it comes first");

        OverviewView alone = page(noSample);
        assertEquals("It is not known whether the host is healthy.", alone.headline());
        assertEquals("No measurement yet. No repairs in the last 24 hours.", alone.lead());
    }

    @Test
    void aHostWithAFailedUnitWithoutIncidentIsNotCalledHealthy() {
        HostRow failing = host("web-2", sample(), 12, 1, null);

        OverviewView page = page(healthy("web-1"), failing);
        assertEquals("1 of 2 hosts is healthy.", page.headline());
        assertTrue(page.lead().startsWith("The other: 1 unit failed. "), page.lead());

        OverviewView alone = page(failing);
        assertEquals("1 host is not healthy.", alone.headline());
        assertTrue(alone.lead().startsWith("1 unit failed. "), alone.lead());
    }

    @Test
    void aHostWhoseBusWasLostIsNotHealthyWhateverTheAgentReports() {
        // After the loss the agent tries again and finds no bus: the same reason as where there never was one.
        for (Reason reason : List.of(LOST, NO_BUS)) {
            HostRow lost = host("web-2", sample(), 12, 0, reason);

            OverviewView alone = page(lost);
            assertEquals("It is not known whether the host is healthy.", alone.headline(), reason.code());
            assertTrue(
                    alone.lead()
                            .startsWith("Its services are not known: "
                                    + Wording.english().reason(reason) + ". "),
                    alone.lead());

            OverviewView page = page(healthy("web-1"), lost, host("web-3", null, 0, 0, null));
            assertEquals("1 of 3 hosts is healthy.", page.headline());
            assertTrue(
                    page.lead().startsWith("The others: services not known, no measurement yet. ")
                            || page.lead().startsWith("The others: no measurement yet, services not known. "),
                    page.lead());
            assertEquals("unknown", page.hosts().getFirst().grade());
        }
    }

    @Test
    void staleFailuresOfAHostWhoseBusWasLostAreNotCounted() {
        OverviewView page = page(host("web-2", sample(), 12, 3, LOST));

        assertEquals("services not known", page.hosts().getFirst().health());
        assertFalse(
                page.hosts().getFirst().fact().contains("failed"),
                page.hosts().getFirst().fact());
    }

    @Test
    void aHostWithoutSystemdIsHealthy() {
        HostRow container = host("pi-garage", sample(), 0, 0, NO_BUS);

        OverviewView alone = page(container);
        assertEquals("1 host is healthy.", alone.headline());
        assertEquals("ok", alone.hosts().getFirst().grade());
        assertEquals("Services are not watched: no system bus. No repairs in the last 24 hours.", alone.lead());

        OverviewView page = page(healthy("web-1"), container);
        assertEquals("Both hosts are healthy.", page.headline());
        assertTrue(page.lead().startsWith("Services are not watched on 1 host. "), page.lead());
    }

    @Test
    void aHostWhoseBusRefusesTheAgentIsNotOneWithoutServices() {
        for (Reason reason :
                List.of(Reason.message("bus_refused", "Permission denied"), Reason.of("services_not_reported"))) {
            OverviewView page = page(host("web-1", sample(), 0, 0, reason));

            assertEquals("It is not known whether the host is healthy.", page.headline(), reason.code());
            assertTrue(
                    page.lead()
                            .startsWith("Its services are not known: "
                                    + Wording.english().reason(reason) + ". "),
                    page.lead());
        }
    }

    @Test
    void theLeadDoesNotRepeatTheHeadline() {
        HostRow full = healthy("db-2");
        List<IncidentRow> shortOfMemory =
                List.of(row("db-2", "memory_short", new HostSubject("db-2"), Severity.WARNING, null));
        HostRow lost = host("web-2", sample(), 12, 0, LOST);
        for (OverviewView page : List.of(
                page(healthy("web-1")),
                page(healthy("web-1"), lost),
                page(shortOfMemory, healthy("web-1"), lost, full),
                page(lost),
                page(shortOfMemory, full),
                page(List.of(acknowledged("web-9")), healthy("web-1"), lost, healthy("web-9")),
                page(List.of(acknowledged("web-9")), healthy("web-1"), healthy("web-9")))) {
            String claim = page.headline().replaceFirst("[.;].*", "");
            assertFalse(page.lead().contains(claim), page.headline() + " / " + page.lead());
        }
    }

    @Test
    void whatNeedsAttentionComesBeforeHealthyHosts() {
        OverviewView page = page(
                List.of(row("db-2", "memory_short", new HostSubject("db-2"), Severity.WARNING, null)),
                healthy("web-1"),
                host("web-2", sample(), 12, 0, LOST),
                healthy("db-2"));

        assertEquals("1 warning needs attention.", page.headline());
        assertTrue(page.lead().startsWith("1 of 3 hosts is healthy. "), page.lead());
    }

    @Test
    void anAcknowledgedIncidentDoesNotHideAHostThatIsNotKnown() {
        List<IncidentRow> currentIncidents = List.of(acknowledged("web-9"));

        assertEquals(
                "Nothing new needs attention; 1 incident is acknowledged.",
                page(currentIncidents, healthy("web-1"), healthy("web-9")).headline());
        OverviewView page =
                page(currentIncidents, healthy("web-1"), host("web-2", sample(), 12, 0, LOST), healthy("web-9"));
        assertEquals("1 of 3 hosts is healthy; 1 incident is acknowledged.", page.headline());
        assertTrue(page.lead().startsWith("The others: service failed, services not known. "), page.lead());
    }

    private static OverviewView page(HostRow... hosts) {
        return page(List.of(), hosts);
    }

    private static OverviewView page(List<IncidentRow> currentIncidents, HostRow... hosts) {
        return OverviewView.of(
                new Fleet(NOW, List.of(hosts), Map.of(), currentIncidents, List.of(), 0, 0, Map.of()), NOW);
    }

    private static IncidentRow acknowledged(String host) {
        return row(host, "service_failed", new UnitSubject("nginx.service"), Severity.CRITICAL, "ada");
    }

    private static IncidentRow row(
            String host, String kind, Subject subject, Severity severity, @Nullable String acknowledgedBy) {
        Instant at = NOW.minus(Duration.ofMinutes(9));
        Finding finding = new Finding(id(host), new FindingKind(kind), subject, severity, Measures.none(), at, at);
        return new IncidentRow(
                Incident.opening(UUID.fromString("019c0000-0000-7000-8000-000000000001"), finding, at),
                host,
                false,
                Measures.none(),
                null,
                acknowledgedBy == null ? null : NOW,
                acknowledgedBy,
                null,
                null,
                null,
                null,
                false);
    }

    private static HostId id(String name) {
        return HostId.ofUnregistered(name);
    }

    private static HostRow healthy(String name) {
        return host(name, sample(), 12, 0, null);
    }

    private static HostRow host(
            String name, @Nullable SystemSample sample, int services, int failed, @Nullable Reason notKnown) {
        return new HostRow(
                id(name),
                name,
                "Debian GNU/Linux 12",
                2,
                1L << 32,
                NOW.minus(Duration.ofDays(9)),
                NOW.minusSeconds(4),
                false,
                null,
                sample,
                services,
                failed,
                notKnown);
    }

    private static SystemSample sample() {
        return sample(40);
    }

    /** A sample with that percentage of the memory in use. */
    private static SystemSample sample(int memoryPercent) {
        return new SystemSample(
                1, NOW.minusSeconds(4), 12.0, 0.1, 0.1, 0.1, 100, 100 - memoryPercent, 0, 0, 3_600, List.of());
    }
}
