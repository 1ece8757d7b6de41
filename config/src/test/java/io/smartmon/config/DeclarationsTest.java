package io.smartmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.database.DatabaseSettings;
import io.smartmon.config.helper.HelperSettings;
import io.smartmon.config.repair.RepairSettings;
import io.smartmon.config.web.WebSettings;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What holds for every setting that is declared. */
class DeclarationsTest {
    /** Fits no type: a path holds no NUL, and everything else is stricter. */
    private static final String FITS_NOTHING = "\u0000geheim";

    private static Stream<DynamicTest> each(java.util.function.Consumer<Setting<?>> check) {
        return Settings.all().stream()
                .map(setting -> DynamicTest.dynamicTest(setting.name(), () -> check.accept(setting)));
    }

    @Test
    void theGroupsAreFound() {
        List<Class<?>> groups =
                Settings.groups().stream().<Class<?>>map(SettingGroup::getClass).toList();
        assertTrue(
                groups.containsAll(
                        List.of(RepairSettings.class, HelperSettings.class, WebSettings.class, DatabaseSettings.class)),
                groups.toString());
    }

    @Test
    void aNameIsDeclaredOnce() {
        Set<String> seen = new HashSet<>();
        for (Setting<?> setting : Settings.all()) {
            for (String name : setting.variables()) {
                assertTrue(seen.add(name), name + " is declared twice");
            }
        }
    }

    @TestFactory
    Stream<DynamicTest> namesHelpAndReadersAreWellFormed() {
        return each(setting -> {
            for (String name : setting.variables()) {
                assertTrue(name.matches("[A-Z][A-Z0-9]*(_[A-Z0-9]+)*"), name);
            }
            assertFalse(setting.readers().isEmpty());
            assertFalse(setting.help().isBlank()
                    || setting.help().endsWith(".")
                    || setting.help().contains("\n"));
            assertFalse(setting.type().takes().isBlank());
        });
    }

    @TestFactory
    Stream<DynamicTest> aDefaultIsAValueThatItTakes() {
        return each(DeclarationsTest::assertDefaultFits);
    }

    private static <T> void assertDefaultFits(Setting<T> setting) {
        Environment none = Environment.of(Map.of());
        if (setting.find(none).isPresent() || !hasDefault(setting)) {
            assertEquals(java.util.Optional.empty(), setting.find(none));
            return;
        }
        T value = setting.get(none);
        String written = setting.type().format().apply(value);
        assertEquals("`" + written + "`", setting.defaultText());
        assertEquals(value, setting.get(Environment.of(Map.of(setting.name(), written))));
    }

    private static boolean hasDefault(Setting<?> setting) {
        try {
            setting.get(Environment.of(Map.of()));
            return true;
        } catch (ConfigurationException needed) {
            assertEquals(
                    setting.name() + " is not set; it must be " + setting.type().takes(), needed.getMessage());
            return false;
        }
    }

    @TestFactory
    Stream<DynamicTest> aBadValueNamesItselfAndASecretIsNeverShown() {
        return each(setting -> {
            for (String name : setting.variables()) {
                Environment bad = Environment.of(Map.of(name, FITS_NOTHING));
                List<SettingProblem> problems = Settings.check(bad, setting.readers());
                assertEquals(1, problems.size(), name + ": " + problems);
                String line = problems.getFirst().line();
                assertEquals(setting.name(), problems.getFirst().setting());
                assertTrue(line.startsWith(name + " "), line);
                assertTrue(line.contains("it must be "), line);
                assertEquals(1, line.lines().count(), line);
                assertFalse(setting.secret() && !name.endsWith("_FILE") && line.contains("geheim"), line);
            }
        });
    }

    @Test
    void allProblemsOfTheReadersSettingsAreReportedAtOnce() {
        Environment bad = Environment.of(Map.of("SMARTMON_SHIM_KEY", "geheim7", "PORT", "0", "DRY_RUN", "maybe"));
        assertEquals(3, Settings.check(bad, EnumSet.allOf(Reader.class)).size());
        List<SettingProblem> helper = Settings.check(bad, Set.of(Reader.HELPER));
        assertEquals(
                List.of(new SettingProblem(
                        "SMARTMON_SHIM_KEY",
                        "SMARTMON_SHIM_KEY has a value that cannot be used; it must be at least 16 printable ASCII"
                                + " characters, none of them a blank")),
                helper);
        assertEquals(List.of(), Settings.check(Environment.of(Map.of()), EnumSet.allOf(Reader.class)));
    }

    @Test
    void theReferenceNamesEverySettingOnceInARow() {
        String page = SettingsReference.markdown();
        for (Setting<?> setting : Settings.all()) {
            assertEquals(
                    1,
                    page.lines()
                            .filter(line -> line.startsWith("| `" + setting.name() + "`"))
                            .count(),
                    setting.name());
        }
        assertTrue(page.lines().filter(line -> line.startsWith("| ")).allMatch(line -> line.endsWith(" |")), page);
    }
}
