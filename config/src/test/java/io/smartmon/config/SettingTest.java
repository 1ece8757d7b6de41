package io.smartmon.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.SmartmonException.Category;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingTest {
    private static final Setting<Duration> SPAN = declared(ValueType.duration(Duration.ZERO, Duration.ofDays(100_000)));
    private static final Setting<Boolean> FLAG = declared(ValueType.flag());
    private static final Setting<Integer> PORT = declared(ValueType.port()).withAlias("OLD_X");
    private static final Setting<String> SECRET =
            declared(ValueType.text("five or more", text -> text.length() > 4)).asSecret();

    @TempDir
    Path folder;

    private static <T> Setting<T> declared(ValueType<T> type) {
        return Setting.of("X", type, "a test", Reader.CLI);
    }

    private static Environment with(String value) {
        return Environment.of(Map.of("X", value));
    }

    private static String refusal(Executable read) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, read);
        String message = String.valueOf(refused.getMessage());
        assertEquals(1, message.lines().count(), message);
        assertEquals("CONFIGURATION", refused.code());
        assertEquals(Category.USER, refused.category());
        return message;
    }

    @ParameterizedTest
    @CsvSource({
        "10m,PT10M",
        "15s,PT15S",
        "500ms,PT0.5S",
        "2h,PT2H",
        "7d,PT168H",
        "PT10M,PT10M",
        "pt1h30m,PT1H30M",
        "0s,PT0S"
    })
    void durationsAreReadInEachForm(String written, Duration meant) {
        assertEquals(meant, SPAN.get(with(written)));
        assertEquals(meant, SPAN.get(with("  " + written + " ")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "m", "10 m", "-5s", "PT-5S", "1.5h", "10M", "ten", "99999999999d", "10m;"})
    void anythingElseIsNoDuration(String written) {
        String message = refusal(() -> SPAN.get(with(written)));
        assertTrue(message.startsWith("X is '" + written + "'; it must be a duration such as 15s, "), message);
    }

    @Test
    void everyDurationSurvivesBeingWrittenAndRead() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Duration any = Duration.ofMillis(random.nextLong(0, 1L << 40));
            assertEquals(any, SPAN.get(with(any.toString())));
            Duration whole = Duration.ofSeconds(random.nextLong(0, 1_000_000_000));
            assertEquals(whole, SPAN.get(with(whole.toSeconds() + "s")));
        }
    }

    @Test
    void aDurationOutsideItsBoundsIsRefusedWithBoth() {
        Setting<Duration> bounded = declared(ValueType.duration(Duration.ofMillis(500), Duration.ofHours(2)));
        String message = refusal(() -> bounded.get(with("3h")));
        assertTrue(message.endsWith("from 500ms to 2h"), message);
    }

    @ParameterizedTest
    @CsvSource({
        "true,true",
        "TRUE,true",
        "yes,true",
        "1,true",
        "on,true",
        "false,false",
        "No,false",
        "0,false",
        "off,false"
    })
    void switchesTakeTheUsualWords(String written, boolean meant) {
        assertEquals(meant, FLAG.withDefault(!meant).get(with(written)));
    }

    @Test
    void aMisspeltSwitchIsRefusedRatherThanTakenForItsDefault() {
        assertEquals(
                "X is 'flase'; it must be true or false",
                refusal(() -> FLAG.withDefault(true).get(with("flase"))));
    }

    @Test
    void anUnsetOrBlankValueGivesTheDefault() {
        for (Environment none : new Environment[] {Environment.of(Map.of()), with("  ")}) {
            assertEquals(5003, PORT.withDefault(5003).get(none));
            assertEquals(Optional.empty(), PORT.withDefault(5003).find(none));
            assertFalse(PORT.isSet(none));
            assertEquals(Optional.empty(), SECRET.find(none));
        }
    }

    @Test
    void aRequiredSettingThatIsMissingIsNamedWithItsType() {
        assertEquals(
                "X is not set; it must be a port from 1 to 65535", refusal(() -> PORT.get(Environment.of(Map.of()))));
    }

    @Test
    void anAliasIsReadAndNamedAsItWasWritten() {
        assertEquals(81, PORT.get(Environment.of(Map.of("OLD_X", "81"))));
        assertEquals(81, PORT.get(Environment.of(Map.of("OLD_X", "81", "X", "81"))));
        assertEquals(
                "OLD_X is 'a'; it must be a port from 1 to 65535",
                refusal(() -> PORT.get(Environment.of(Map.of("OLD_X", "a")))));
        assertEquals(
                "X and OLD_X are both set; set one of them",
                refusal(() -> PORT.get(Environment.of(Map.of("OLD_X", "81", "X", "82")))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "80a", "0x50", "99999999999", "1.0", "٨٠"})
    void anythingButAPortIsRefused(String written) {
        assertEquals(
                "X is '" + written + "'; it must be a port from 1 to 65535", refusal(() -> PORT.get(with(written))));
    }

    @Test
    void wholeNumbersAreTakenWithinTheirBoundsOnly() {
        for (int number = -20; number <= 20; number++) {
            Environment environment = with(Integer.toString(number));
            Setting<Integer> setting = declared(ValueType.wholeNumber(-3, 12));
            if (number >= -3 && number <= 12) {
                assertEquals(number, setting.get(environment));
            } else {
                refusal(() -> setting.get(environment));
            }
        }
    }

    @Test
    void aSecretComesFromTheVariableOrTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "s3cret\n");
        assertEquals(Optional.of("direct"), SECRET.find(with("direct")));
        assertEquals(Optional.of("s3cret"), SECRET.find(Environment.of(Map.of("X_FILE", file.toString()))));
    }

    @Test
    void aSecretThatIsSetTwiceIsRefusedWithoutBeingShown() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "hidden-in-file");
        Environment both = Environment.of(Map.of("X", "hidden-direct", "X_FILE", file.toString()));
        String message = refusal(() -> SECRET.find(both));
        assertEquals("X and X_FILE are both set; set one of them", message);
    }

    @Test
    void aSecretThatDoesNotFitIsNotShownWhereverItCameFrom() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "hid");
        assertEquals(
                "X has a value that cannot be used; it must be five or more", refusal(() -> SECRET.find(with("hid"))));
        assertEquals(
                "X_FILE has a value that cannot be used; it must be five or more",
                refusal(() -> SECRET.find(Environment.of(Map.of("X_FILE", file.toString())))));
    }

    @Test
    void aSecretsFileThatIsAbsentEmptyOrAFolderIsRefusedByName() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        for (Path file : new Path[] {folder, folder.resolve("absent"), empty}) {
            Environment environment = Environment.of(Map.of("X_FILE", file.toString()));
            String message = refusal(() -> SECRET.find(environment));
            assertTrue(message.startsWith("X_FILE is '"), message);
        }
    }

    @Test
    void aMessageStaysOneBoundedLineWhateverTheValueHolds() {
        Random random = new Random(11);
        Function<Integer, String> anyText = length -> random.ints(length, 1, 0x3000)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
        for (int i = 0; i < 500; i++) {
            String value = "x" + anyText.apply(random.nextInt(300)) + "x";
            String message = refusal(() -> PORT.get(with(value)));
            assertTrue(message.length() < 160, message);
            assertFalse(message.chars().anyMatch(Character::isISOControl), message);
        }
        assertFalse(refusal(() -> PORT.get(with("a\u202eb"))).contains("\u202e"));
    }
}
