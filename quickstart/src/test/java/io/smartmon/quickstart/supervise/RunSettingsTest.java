package io.smartmon.quickstart.supervise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.cli.CommandFailure;
import io.smartmon.cli.ExitCode;
import io.smartmon.cli.run.DataFolder;
import io.smartmon.config.Environment;
import io.smartmon.config.Reader;
import io.smartmon.config.Settings;
import io.smartmon.config.data.DataSettings;
import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.config.helper.HelperSettings;
import io.smartmon.config.log.LogSettings;
import io.smartmon.config.web.WebSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunSettingsTest {
    @TempDir
    private Path folder;

    private DataFolder data;

    @BeforeEach
    void chooseAFolder() {
        data = new DataFolder(folder.resolve("data"));
    }

    private RunSettings read(Map<String, String> variables) {
        return RunSettings.read(
                data, BindAddress.of(null, 7001, 5003), folder, Environment.of(variables), Optional.of("debug"));
    }

    @Test
    void aBadSettingOfAnyServiceIsRefusedAndNothingIsMade() {
        for (Map.Entry<String, String> bad : Map.of(
                        "SMARTMON_SHIM_KEY", "geheim7", // the helper's
                        "SMARTMON_MANAGEMENT_PORT", "0", // the agent's
                        "SMARTMON_INIT_PG", "perhaps", // the hub's
                        "DRY_RUN", "maybe")
                .entrySet()) {
            CommandFailure refused =
                    assertThrows(CommandFailure.class, () -> read(Map.of(bad.getKey(), bad.getValue())));
            String line = String.valueOf(refused.getMessage());
            assertEquals(ExitCode.USAGE, refused.exitCode());
            assertTrue(line.startsWith(bad.getKey() + " "), line);
            assertFalse(line.contains("geheim7"), line);
        }
        assertFalse(Files.exists(data.root()));
    }

    @Test
    void theServicesGetWhatWasDecidedWhateverTheyInherit() throws Exception {
        Path url = Files.writeString(folder.resolve("url"), "postgresql://u:p@127.0.0.1:1/d");
        Map<String, String> inherited = new HashMap<>(Map.of(
                "DATABASE_URL_FILE", url.toString(),
                "SERVER_PORT", "81",
                "SMARTMON_HELPER_DIR", "/elsewhere",
                "LOG_LEVEL", "info"));
        RunSettings settings = read(inherited);
        Path socket = settings.prepareHelper();
        inherited.putAll(settings.childEnvironment("postgresql://u:p@127.0.0.1:2/d", 7002, socket));
        Environment child = Environment.of(inherited);
        assertEquals(List.of(), Settings.check(child, EnumSet.allOf(Reader.class)));
        assertEquals("postgresql://u:p@127.0.0.1:2/d", DatabaseSettings.URL.get(child));
        assertEquals(7001, WebSettings.PORT.get(child));
        assertEquals(data.helper(), HelperSettings.FOLDER.get(child));
        assertEquals(socket, HelperSettings.SOCKET.get(child));
        assertEquals(data.root(), DataSettings.folder(child));
        assertEquals("debug", LogSettings.LEVEL.get(child));
    }

    @Test
    void aKeyThatIsSetIsLeftToTheServices() {
        String key = "0123456789abcdef";
        Map<String, String> child = read(Map.of("SMARTMON_SHIM_KEY", key))
                .childEnvironment("postgresql://u:p@127.0.0.1:2/d", 7002, folder.resolve("s"));
        assertFalse(child.containsKey("SMARTMON_SHIM_KEY_FILE"));
        assertTrue(read(Map.of())
                .childEnvironment("postgresql://u:p@127.0.0.1:2/d", 7002, folder.resolve("s"))
                .containsKey("SMARTMON_SHIM_KEY_FILE"));
    }

    @Test
    void anUnnamedDatabaseIsNotTakenForTheEmbeddedOne() {
        String direct = "postgresql://u:p@127.0.0.1:3/d";
        Map<String, String> child = new HashMap<>(Map.of("DATABASE_DIRECT_URL", direct));
        child.putAll(read(child).childEnvironment("postgresql://u:p@127.0.0.1:2/d", 7002, folder.resolve("s")));
        assertEquals(Optional.empty(), DatabaseSettings.DIRECT_URL.find(Environment.of(child)));
        Map<String, String> named =
                new HashMap<>(Map.of("DATABASE_DIRECT_URL", direct, "DATABASE_URL", "postgresql://u:p@127.0.0.1:2/d"));
        named.putAll(read(named).childEnvironment("postgresql://u:p@127.0.0.1:2/d", 7002, folder.resolve("s")));
        assertEquals(Optional.of(direct), DatabaseSettings.DIRECT_URL.find(Environment.of(named)));
    }

    @Test
    void aKeyInTheFolderThatIsTooShortIsRefusedByItsFile() throws Exception {
        Files.createDirectories(data.helper());
        Path key = Files.writeString(data.helper().resolve("key"), "geheim7");
        RunSettings settings = read(Map.of());
        String line = String.valueOf(
                assertThrows(CommandFailure.class, settings::prepareHelper).getMessage());
        assertTrue(line.startsWith(key + " has no usable key; it must be "), line);
        assertFalse(line.contains("geheim7"), line);
    }
}
