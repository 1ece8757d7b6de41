package io.smartmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.cli.run.DataFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DoctorChecksTest {
    @TempDir
    private Path folder;

    private List<CheckResult> failed(Map<String, String> environment) {
        return new DoctorChecks(new DataFolder(folder), environment)
                .run().stream()
                        .filter(result -> result.grade() == CheckResult.Grade.FAIL)
                        .toList();
    }

    @Test
    void everySettingThatCannotBeUsedIsListedOnceWithAFix() {
        Map<String, String> environment = Map.of(
                "SMARTMON_SHIM_KEY", "geheim7",
                "PORT", "many",
                "DRY_RUN", "maybe",
                "DATABASE_URL", "geheim",
                "DBUS_SYSTEM_BUS_ADDRESS", "nowhere");
        List<CheckResult> failed = failed(environment);
        assertEquals(environment.size(), failed.size(), failed.toString());
        for (CheckResult result : failed) {
            assertEquals("setting", result.subject());
            assertTrue(result.text().contains(". Fix: "), result.text());
            assertFalse(result.text().contains("geheim"), result.text());
        }
        for (String name : environment.keySet()) {
            assertEquals(
                    1,
                    failed.stream()
                            .filter(result -> result.text().startsWith(name + " "))
                            .count(),
                    name);
        }
    }

    @Test
    void anOlderDataFolderIsOneFailureWithAFix() throws Exception {
        Files.createDirectories(folder.resolve("run"));
        List<CheckResult> failed = failed(Map.of("PORT", "1"));
        assertTrue(
                failed.stream()
                        .anyMatch(result -> result.subject().equals("data folder")
                                && result.text().contains("before the first release. Fix: move it away")),
                failed.toString());
    }
}
