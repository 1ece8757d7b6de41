package io.smartmon.domain.unit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class UnitNameTest {
    @Test
    void aNameWithoutASuffixMeansAService() {
        assertEquals(new UnitName("nginx.service"), UnitName.of("nginx"));
        assertEquals(new UnitName("org.example.web.service"), UnitName.of("org.example.web"));
        assertEquals(new UnitName("backup.timer"), UnitName.of("backup.timer"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a@b.service", "lab-tpl@a\\x2db.service", "x:y_z.socket", "dev-sda1.device"})
    void takesWhatSystemdTakes(String name) {
        assertEquals(name, new UnitName(name).value());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "nginx",
                "a@.service",
                "../etc.service",
                "a b.service",
                "*.service",
                "a/b.service",
                ".service",
                "web.service\n",
                "<b>.service",
                "web.unknown"
            })
    void refusesWhatIsNoFullName(String name) {
        assertThrows(IllegalArgumentException.class, () -> new UnitName(name));
    }

    @Test
    void refusesANameThatIsTooLong() {
        assertThrows(IllegalArgumentException.class, () -> new UnitName("a".repeat(250) + ".service"));
    }
}
