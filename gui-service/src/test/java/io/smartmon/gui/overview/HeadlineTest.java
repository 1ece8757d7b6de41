package io.smartmon.gui.overview;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.gui.words.Grade;
import java.util.List;
import org.junit.jupiter.api.Test;

class HeadlineTest {
    @Test
    void itCountsWhatNeedsAHandWorstFirst() {
        assertEquals(
                "One failure, two warnings and one silent host need you.",
                Headline.of(
                        List.of(
                                need(Grade.CRIT, false),
                                need(Grade.WARN, false),
                                need(Grade.WARN, false),
                                need(Grade.UNKNOWN, false)),
                        fleet(15)));
        assertEquals("One failure needs you.", Headline.of(List.of(need(Grade.CRIT, false)), fleet(15)));
    }

    @Test
    void whatIsAcknowledgedIsToldButNotAsNew() {
        assertEquals(
                "Nothing new needs you; one failure is acknowledged.",
                Headline.of(List.of(need(Grade.CRIT, true)), fleet(15)));
    }

    @Test
    void aCalmDayIsCalm() {
        assertEquals("All 15 hosts are well.", Headline.of(List.of(), fleet(15)));
        assertEquals("The one host is well.", Headline.of(List.of(), fleet(1)));
        assertEquals("No host reports yet.", Headline.of(List.of(), fleet(0)));
    }

    /** So many hosts that are all well. */
    private static FleetHealth fleet(int hosts) {
        return new FleetHealth(hosts, List.of(), 0);
    }

    private static Need need(Grade grade, boolean quiet) {
        return new Need(Need.Kind.DISK, grade, "word", "/var", "db-2", "db-2", "is full", "text", null, quiet);
    }
}
