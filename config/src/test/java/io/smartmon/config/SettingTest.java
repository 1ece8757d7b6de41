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

class EnvironmentTest {
    private static final Duration TEN = Duration.ofMinutes(10);

    @TempDir
    Path folder;

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
        assertEquals(meant, with(written).duration("X", TEN));
        assertEquals(meant, with("  " + written + " ").duration("X", TEN));
    }

    @ParameterizedTest
    @ValueSource(strings = {"10", "m", "10 m", "-5s", "PT-5S", "1.5h", "10M", "ten", "99999999999d", "10m;"})
    void anythingElseIsNoDuration(String written) {
        String message = refusal(() -> with(written).duration("X", TEN));
        assertEquals("X is '" + written + "'; it takes a duration such as 15s, 10m, 2h, 500ms or PT10M", message);
    }

    @Test
    void everyDurationSurvivesBeingWrittenAndRead() {
        Random random = new Random(7);
        for (int i = 0; i < 500; i++) {
            Duration any = Duration.ofMillis(random.nextLong(0, 1L << 40));
            assertEquals(any, with(any.toString()).duration("X", TEN));
            Duration whole = Duration.ofSeconds(random.nextLong(0, 1_000_000_000));
            assertEquals(whole, with(whole.toSeconds() + "s").duration("X", TEN));
        }
    }

    @Test
    void aDurationOutsideItsBoundsIsRefusedWithBoth() {
        String message = refusal(() -> with("3h").duration("X", Duration.ofMillis(500), Duration.ofHours(2), TEN));
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
        assertEquals(meant, with(written).flag("X", !meant));
    }

    @Test
    void aMisspeltSwitchIsRefusedRatherThanTakenForItsDefault() {
        assertEquals(
                "X is 'flase'; it takes true or false",
                refusal(() -> with("flase").flag("X", true)));
    }

    @Test
    void whatIsNotSetOrBlankGivesTheDefault() {
        for (Environment none : new Environment[] {Environment.of(Map.of()), with("  ")}) {
            assertEquals(Optional.empty(), none.text("X"));
            assertTrue(none.flag("X", true));
            assertEquals(TEN, none.duration("X", TEN));
            assertEquals(5003, none.port("X", 5003));
            assertEquals(3, none.wholeNumber("X", 1, 9, 3));
            assertEquals(Optional.empty(), none.path("X"));
            assertEquals(Optional.empty(), none.secret("X"));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"0", "65536", "-1", "80a", "0x50", "99999999999", "1.0", "٨٠"})
    void anythingButAPortIsRefused(String written) {
        assertEquals(
                "X is '" + written + "'; it takes a port from 1 to 65535",
                refusal(() -> with(written).port("X", 1)));
    }

    @Test
    void wholeNumbersAreTakenWithinTheirBoundsOnly() {
        for (int number = -20; number <= 20; number++) {
            Environment environment = with(Integer.toString(number));
            if (number >= -3 && number <= 12) {
                assertEquals(number, environment.wholeNumber("X", -3, 12, 0));
            } else {
                refusal(() -> environment.wholeNumber("X", -3, 12, 0));
            }
        }
    }

    @Test
    void aSecretComesFromTheVariableOrTheFile() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "s3cret\n");
        assertEquals(Optional.of("direct"), with("direct").secret("X"));
        assertEquals(
                Optional.of("s3cret"),
                Environment.of(Map.of("X_FILE", file.toString())).secret("X"));
    }

    @Test
    void aSecretThatIsSetTwiceIsRefusedWithoutBeingShown() throws Exception {
        Path file = Files.writeString(folder.resolve("key"), "hidden-in-file");
        Environment both = Environment.of(Map.of("X", "hidden-direct", "X_FILE", file.toString()));
        String message = refusal(() -> both.secret("X"));
        assertEquals("X and X_FILE are both set; set one of them", message);
    }

    @Test
    void aSecretsFileThatIsAbsentEmptyOrAFolderIsRefusedByName() throws Exception {
        Path empty = Files.writeString(folder.resolve("empty"), "\n");
        for (Path file : new Path[] {folder, folder.resolve("absent"), empty}) {
            Environment environment = Environment.of(Map.of("X_FILE", file.toString()));
            String message = refusal(() -> environment.secret("X"));
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
            String message = refusal(() -> with(value).port("X", 1));
            assertTrue(message.length() < 160, message);
            assertFalse(message.chars().anyMatch(Character::isISOControl), message);
        }
        assertFalse(refusal(() -> with("a\u202eb").port("X", 1)).contains("\u202e"));
    }
}
