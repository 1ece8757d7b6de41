package io.smartmon.gui;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class GuiSettingsTest {
    private static final String URL = "postgresql://u:geheim@db.example:5432/monitor";

    @Test
    void byDefaultItListensOnLoopback() {
        GuiSettings settings = GuiSettings.read(environment(Map.of()), Optional.empty());
        assertEquals(5003, settings.port());
        assertEquals("127.0.0.1", settings.bind());
        assertTrue(settings.migrate());
    }

    @Test
    void offLoopbackItRequiresATrustedProxy() {
        for (String bind : new String[] {"0.0.0.0", "::", "192.0.2.7"}) {
            ConfigurationException refused = assertThrows(
                    ConfigurationException.class, () -> GuiSettings.read(environment(Map.of()), Optional.of(bind)));
            assertTrue(String.valueOf(refused.getMessage()).contains("SMARTMON_TRUSTED_PROXIES"));
        }
        GuiSettings named =
                GuiSettings.read(environment(Map.of("SMARTMON_TRUSTED_PROXIES", "10.0.0.0/8")), Optional.of("0.0.0.0"));
        assertEquals("0.0.0.0", named.bind());
        assertEquals(
                "::1",
                GuiSettings.read(environment(Map.of()), Optional.of("::1")).bind());
    }

    @Test
    void aBadValueIsReportedInOneLineWithoutASecret() {
        refused(Map.of("PORT", "70000"), "PORT");
        refused(Map.of("SMARTMON_TRUSTED_PROXIES", "proxy.example"), "SMARTMON_TRUSTED_PROXIES");
        refused(Map.of("SMARTMON_TRUSTED_PROXIES", "10.0.0.0/33"), "SMARTMON_TRUSTED_PROXIES");
        refused(Map.of("SMARTMON_PUBLIC_URL", "javascript:alert(1)"), "SMARTMON_PUBLIC_URL");
        refused(Map.of("LOG_LEVEL", "loud"), "LOG_LEVEL");
        refused(Map.of("DATABASE_URL", "mysql://u:geheim@h/d"), "DATABASE_URL");
        ConfigurationException missing = assertThrows(
                ConfigurationException.class, () -> GuiSettings.read(Environment.of(Map.of()), Optional.empty()));
        assertTrue(String.valueOf(missing.getMessage()).contains("DATABASE_URL"));
    }

    private static void refused(Map<String, String> variables, String names) {
        ConfigurationException refused = assertThrows(
                ConfigurationException.class, () -> GuiSettings.read(environment(variables), Optional.empty()));
        String line = String.valueOf(refused.getMessage());
        assertTrue(line.contains(names), line);
        assertEquals(1, line.lines().count(), line);
        assertFalse(line.contains("geheim"), line);
    }

    private static Environment environment(Map<String, String> more) {
        Map<String, String> variables = new HashMap<>(Map.of("DATABASE_URL", URL));
        variables.putAll(more);
        return Environment.of(variables);
    }
}
