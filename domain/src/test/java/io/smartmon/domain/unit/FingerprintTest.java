package io.smartmon.domain.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.smartmon.domain.unit.Fingerprint.Mark;
import java.util.List;
import org.junit.jupiter.api.Test;

class FingerprintTest {
    private static final Mark UNIT = new Mark("/etc/systemd/system/web.service", "sha256:aa");
    private static final Mark FIRST = new Mark("/etc/systemd/system/web.service.d/10-first.conf", "sha256:bb");
    private static final Mark SECOND = new Mark("/run/systemd/system/web.service.d/20-second.conf", "sha256:cc");

    private static Fingerprint of(Mark... files) {
        return new Fingerprint(List.of(files));
    }

    @Test
    void sameFilesDifferInNothing() {
        assertEquals(List.of(), of(UNIT, FIRST).differences(of(UNIT, FIRST)));
    }

    @Test
    void aFileOfOtherContentDiffers() {
        Mark other = new Mark(FIRST.path(), "sha256:dd");
        assertEquals(List.of(FIRST.path()), of(UNIT, FIRST).differences(of(UNIT, other)));
    }

    @Test
    void aFileThatOnlyOneOfThemHasDiffers() {
        assertEquals(List.of(SECOND.path()), of(UNIT, FIRST).differences(of(UNIT, FIRST, SECOND)));
        assertEquals(List.of(SECOND.path()), of(UNIT, FIRST, SECOND).differences(of(UNIT, FIRST)));
    }

    @Test
    void anotherOrderIsADifferenceOfAllFiles() {
        assertEquals(
                List.of(UNIT.path(), FIRST.path(), SECOND.path()),
                of(UNIT, FIRST, SECOND).differences(of(UNIT, SECOND, FIRST)));
    }

    @Test
    void aFileThatIsReadTwiceIsComparedAsOften() {
        assertEquals(List.of(FIRST.path()), of(UNIT, FIRST, FIRST).differences(of(UNIT, FIRST)));
    }
}
