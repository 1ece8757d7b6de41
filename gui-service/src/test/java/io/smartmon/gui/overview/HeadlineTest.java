package io.smartmon.gui.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.gui.format.Grade;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    @Test
    void itCountsWhatNeedsAttentionWorstFirst() {
        assertEquals(
                "1 critical incident, 2 warnings and 1 silent host need attention.",
                Headline.of(
                        List.of(
                                item(Grade.CRIT, false),
                                item(Grade.WARN, false),
                                item(Grade.WARN, false),
                                item(Grade.UNKNOWN, false)),
                        fleet(15)));
        assertEquals("1 critical incident needs attention.", Headline.of(List.of(item(Grade.CRIT, false)), fleet(15)));
    }

    @Test
    void acknowledgedIncidentsAreCountedButNotAsNew() {
        assertEquals(
                "Nothing new needs attention; 1 incident is acknowledged.",
                Headline.of(List.of(item(Grade.CRIT, true)), fleet(15)));
    }

    @Test
    void withoutItemsItCountsTheHealthyHosts() {
        assertEquals("All 15 hosts are healthy.", Headline.of(List.of(), fleet(15)));
        assertEquals("1 host is healthy.", Headline.of(List.of(), fleet(1)));
        assertEquals("No host has reported yet.", Headline.of(List.of(), fleet(0)));
    }

    /** A fleet of so many hosts, all healthy. */
    private static FleetHealth fleet(int hosts) {
        return new FleetHealth(hosts, List.of(), 0);
    }

    private static AttentionItem item(Grade grade, boolean acknowledged) {
        return new AttentionItem(
                AttentionItem.Kind.INCIDENT,
                grade,
                "label",
                "/var",
                "db-2",
                "db-2",
                "is full",
                "text",
                null,
                acknowledged);
    }
}
