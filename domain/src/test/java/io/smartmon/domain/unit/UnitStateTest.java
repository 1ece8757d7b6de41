package io.smartmon.domain.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.Units;
import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class UnitStateTest {
    private static final UnitName TIMER = UnitName.of("web.timer");
    private static final UnitName SOCKET = UnitName.of("web.socket");

    private static UnitState by(UnitName... triggers) {
        return Units.failed().by(List.of(triggers)).state();
    }

    private static UnitState read(Measures evidence) {
        return UnitState.of(UnitName.of("web"), evidence);
    }

    private static Measures without(String name, Measures evidence) {
        Map<String, Measure> left = new LinkedHashMap<>(evidence.byName());
        left.remove(name);
        return new Measures(left);
    }

    @Test
    void aUnitIsReadFromItsEvidenceAsItWas() {
        for (UnitState unit : List.of(by(), by(TIMER), by(TIMER, SOCKET))) {
            assertEquals(unit, read(unit.measures()));
        }
    }

    @Test
    void onlyATimerMakesAServiceAJob() {
        assertFalse(by().timed());
        assertFalse(by(SOCKET, UnitName.of("web.path")).timed());
        assertTrue(by(TIMER).timed());
        assertTrue(by(SOCKET, TIMER).timed());
        assertEquals(List.of(TIMER), by(TIMER, SOCKET).timers());
    }

    @Test
    void evidenceThatDoesNotSayWhatStartsAUnitIsTakenForATimer() {
        UnitState older = read(without("TriggeredBy", by(SOCKET).measures()));
        assertNull(older.triggeredBy());
        assertTrue(older.triggered());
        assertTrue(older.timed());
        assertEquals(List.of(), older.timers());
        UnitState newer =
                read(by(SOCKET).measures().with("TriggeredBy", Measure.names(List.of("web.socket", "web.oracle"))));
        assertNull(newer.triggeredBy());
        assertTrue(newer.timed());
        assertFalse(read(without("TriggeredBy", by().measures())).timed());
    }

    @Test
    void anOlderVersionReadsThatSomethingStartsIt() {
        assertEquals(true, by(SOCKET).measures().flag("Triggered").orElseThrow());
        assertEquals(false, by().measures().flag("Triggered").orElseThrow());
    }
}
