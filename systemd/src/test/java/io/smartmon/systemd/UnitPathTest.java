package io.smartmon.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.unit.UnitName;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The paths are those that {@code busctl call … GetUnit} of systemd 252 gave for these names. */
final class UnitPathTest {
    @ParameterizedTest
    @CsvSource({
        "lab-web.service, lab_2dweb_2eservice",
        "lab-tpl@a\\x2db.service, lab_2dtpl_40a_5cx2db_2eservice",
        "lab-tick.timer, lab_2dtick_2etimer",
        "9lab.service, _39lab_2eservice",
        "a_b:c.service, a_5fb_3ac_2eservice",
    })
    void everyByteThatIsNoLetterOrDigitIsEscaped(String name, String path) {
        assertEquals("/org/freedesktop/systemd1/unit/" + path, UnitPath.of(new UnitName(name)));
        assertEquals(Optional.of(new UnitName(name)), UnitPath.parse("/org/freedesktop/systemd1/unit/" + path));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/",
                "/org/freedesktop/systemd1",
                "/org/freedesktop/systemd1/unit",
                "/org/freedesktop/systemd1/unit/",
                "/org/freedesktop/systemd1/job/17",
                "/org/freedesktop/systemd1/unit/lab_2",
                "/org/freedesktop/systemd1/unit/lab_zzweb",
                "/org/freedesktop/systemd1/unit/lab_2dtpl_40_2eservice",
            })
    void aPathOfNoUnitNamesNoUnit(String path) {
        assertEquals(Optional.empty(), UnitPath.parse(path));
    }

    @Test
    void aPathIsReadBackWhateverTheName() {
        for (String name : new String[] {"a.service", "A-1.b\\x20c@:_.socket", "-.slice", "x@y@z.service"}) {
            UnitName unit = new UnitName(name);
            assertEquals(Optional.of(unit), UnitPath.parse(UnitPath.of(unit)));
        }
    }
}
