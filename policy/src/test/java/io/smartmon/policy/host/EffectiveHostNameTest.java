package io.smartmon.policy.host;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EffectiveHostNameTest {
    @TempDir
    Path folder;

    @Test
    void theOverrideWinsOverTheMachinesName() {
        EffectiveHostName name = EffectiveHostName.of(Environment.of(Map.of("HOSTNAME_OVERRIDE", "Web-1.example_x")));
        assertEquals("Web-1.example_x", name.value());
    }

    @Test
    void withoutAnOverrideTheKernelsNameCounts() throws Exception {
        Path kernel = Files.writeString(folder.resolve("hostname"), "box\n");
        assertEquals(
                "box", EffectiveHostName.of(Environment.of(Map.of()), kernel).value());
    }

    @Test
    void thisMachineHasAName() {
        assertFalse(EffectiveHostName.of(Environment.of(Map.of())).value().isEmpty());
    }

    @ParameterizedTest
    @ValueSource(strings = {"a b", "web/1", "*", "<script>", "ü", "a\u0000b"})
    void anOverrideThatIsNoNameIsRefused(String bad) {
        Environment environment = Environment.of(Map.of("HOSTNAME_OVERRIDE", bad));
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> EffectiveHostName.of(environment));
        assertTrue(String.valueOf(refused.getMessage()).startsWith("HOSTNAME_OVERRIDE is '"), refused.getMessage());
    }

    @Test
    void aNameOf253CharactersIsTakenAndOneMoreIsNot() {
        assertEquals(253, named("a".repeat(253)).value().length());
        assertThrows(ConfigurationException.class, () -> named("a".repeat(254)));
    }

    private static EffectiveHostName named(String override) {
        return EffectiveHostName.of(Environment.of(Map.of("HOSTNAME_OVERRIDE", override)));
    }

    @Test
    void aMachineWithoutAUsableNameNeedsTheOverride() throws Exception {
        Path kernel = Files.writeString(folder.resolve("hostname"), "(none)\n");
        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> EffectiveHostName.of(Environment.of(Map.of()), kernel));
        assertTrue(String.valueOf(refused.getMessage()).contains("set HOSTNAME_OVERRIDE"), refused.getMessage());
    }
}
