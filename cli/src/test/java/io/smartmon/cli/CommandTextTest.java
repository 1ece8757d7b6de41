package io.smartmon.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Parts of the command line: nearest word, JSON, expiry, links, bus address. */
class CommandTextTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    @TempDir
    private Path folder;

    @Test
    void theNearestWordIsTheOneWithTheFewestEdits() {
        assertEquals(Optional.of("status"), Suggestion.to("sttus", List.of("logs", "status", "up")));
        assertEquals(Optional.empty(), Suggestion.to("completely-else", List.of("logs", "status", "up")));
    }

    @Test
    void jsonEscapesWhatAStringMayNotHold() {
        assertEquals("{\"a\":\"q\\\"\\\\\\n\\u0001\"}", Json.write(Map.of("a", "q\"\\\n\u0001")));
        assertEquals("[1,true,null,{},[]]", Json.write(java.util.Arrays.asList(1, true, null, Map.of(), List.of())));
    }

    @Test
    void anEndIsASpanOrADay() {
        assertEquals(NOW.plus(Duration.ofDays(30)), Expiry.parse("30d", NOW));
        assertEquals(NOW.plus(Duration.ofHours(12)), Expiry.parse("12h", NOW));
        assertTrue(Expiry.parse("2027-01-31", NOW).isAfter(NOW));
        assertEquals(
                ExitCode.USAGE,
                assertThrows(CommandFailure.class, () -> Expiry.parse("soon", NOW))
                        .exitCode());
    }

    @Test
    void theLinkKeepsABasePathAndEncodesTheToken() {
        assertEquals("http://h:1/sign-in?token=a%2Bb", SignInLink.of("http://h:1/", "a+b"));
        assertEquals("https://h/m/sign-in?token=t", SignInLink.of("https://h/m", "t"));
    }

    @Test
    void theBusIsThereWhenItsSocketIs() throws Exception {
        Path socket = Files.createFile(folder.resolve("bus"));
        assertTrue(SystemBus.of(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + socket))
                .present());
        SystemBus none = SystemBus.of(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" + folder.resolve("none")));
        assertFalse(none.present());
        assertEquals("no system bus: services not known", none.describe());
    }

    @Test
    void polkitsRuleNamesTheApprovedUnitsAndTheUser() throws Exception {
        Files.writeString(folder.resolve("approved_services.json"), "[\"nginx\"]");
        String rule = PolkitRule.text("ops", new io.smartmon.cli.run.DataFolder(folder), Map.of());
        assertTrue(rule.contains("[\"nginx.service\"]"), rule);
        assertTrue(rule.contains("subject.user == \"ops\""), rule);
        assertTrue(rule.contains("action.lookup(\"verb\") == \"start\""), rule);
    }
}
