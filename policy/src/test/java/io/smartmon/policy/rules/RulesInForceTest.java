package io.smartmon.policy.rules;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.domain.measure.Knowledge;
import io.smartmon.domain.measure.Reason;
import io.smartmon.domain.policy.Level;
import io.smartmon.domain.policy.Limits;
import io.smartmon.domain.policy.Policy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RulesInForceTest {
    private static final Instant NOW = Instant.parse("2025-06-01T12:00:00Z");

    @TempDir
    Path folder;

    private RulesInForce rules(String... namesAndValues) {
        Map<String, String> variables = new HashMap<>(Map.of("HOSTNAME_OVERRIDE", "box"));
        for (int i = 0; i < namesAndValues.length; i += 2) {
            variables.put(namesAndValues[i], namesAndValues[i + 1]);
        }
        return RulesInForce.of(Environment.of(variables), folder);
    }

    private void approve(String json) throws Exception {
        Files.writeString(folder.resolve("approved_services.json"), json);
    }

    @Test
    void withNothingSetItWatchesByTheDocumentedLimits() {
        Policy policy = rules().current(NOW);
        assertTrue(policy.dryRun());
        assertEquals(Level.REPAIR, policy.hostLevel());
        assertEquals(Limits.defaults(), policy.limits());
        assertEquals("box", policy.hostName());
    }

    @Test
    void theEnvironmentSetsTheLimits() {
        Limits limits = rules(
                        "SMARTMON_RESTART_COOLDOWN_MIN", "5",
                        "SMARTMON_RESTART_BACKOFF_FAILS", "2",
                        "SMARTMON_RESTART_BACKOFF_WINDOW_MIN", "30",
                        "SMARTMON_HOLD_WINDOW", "15s")
                .current(NOW)
                .limits();
        assertEquals(Duration.ofMinutes(5), limits.cooldown());
        assertEquals(2, limits.attempts());
        assertEquals(Duration.ofMinutes(30), limits.attemptsWindow());
        assertEquals(Duration.ofSeconds(15), limits.holdWindow());
    }

    @Test
    void onlyAnExplicitFalseEndsTheDryRun() {
        assertFalse(rules("DRY_RUN", "false").current(NOW).dryRun());
        assertTrue(rules("DRY_RUN", "").current(NOW).dryRun());
    }

    @ParameterizedTest
    @CsvSource({
        "DRY_RUN,maybe",
        "SMARTMON_RESTART_COOLDOWN_MIN,-1",
        "SMARTMON_RESTART_BACKOFF_FAILS,0",
        "SMARTMON_RESTART_BACKOFF_WINDOW_MIN,0",
        "SMARTMON_HOLD_WINDOW,0s",
        "SMARTMON_HOLD_WINDOW,10",
        "HOSTNAME_OVERRIDE,a b"
    })
    void aBadValueStopsTheStartByName(String name, String value) {
        ConfigurationException refused = assertThrows(ConfigurationException.class, () -> rules(name, value));
        assertTrue(
                String.valueOf(refused.getMessage()).startsWith(name + " is '" + value + "'; it must be "),
                refused.getMessage());
    }

    @Test
    void aListThatCannotBeReadStopsTheStart() throws Exception {
        approve("[");
        assertThrows(ConfigurationException.class, this::rules);
    }

    @Test
    void aListThatBecomesUnreadableLaterIsNotKnownAndReadableAgainIsKnown() throws Exception {
        approve("[\"nginx\"]");
        RulesInForce rules = rules();
        Policy good = rules.current(NOW);
        approve("[\"nginx\"");
        Policy bad = rules.current(NOW);
        Reason why = assertInstanceOf(Knowledge.Unknown.class, bad.allowList()).reason();
        assertEquals("allow_list_unreadable", why.code());
        String reason = why.measures().text("message").orElse("");
        assertTrue(reason.contains("approved_services.json:1:"), reason);
        assertNotEquals(good.hash(), bad.hash());
        approve("[\"nginx\"]");
        assertEquals(good, rules.current(NOW));
    }

    @Test
    void everythingThatDecidesChangesTheHash() throws Exception {
        Set<String> hashes = new HashSet<>();
        hashes.add(rules().current(NOW).hash());
        hashes.add(rules("DRY_RUN", "false").current(NOW).hash());
        hashes.add(rules("HOSTNAME_OVERRIDE", "other").current(NOW).hash());
        hashes.add(rules("SMARTMON_HOLD_WINDOW", "1m").current(NOW).hash());
        hashes.add(rules("SMARTMON_RESTART_COOLDOWN_MIN", "2").current(NOW).hash());
        hashes.add(rules("SMARTMON_RESTART_BACKOFF_FAILS", "4").current(NOW).hash());
        hashes.add(
                rules("SMARTMON_RESTART_BACKOFF_WINDOW_MIN", "11").current(NOW).hash());
        approve("[\"nginx\"]");
        hashes.add(rules().current(NOW).hash());
        approve("{\"allow\":[{\"host\":\"box\",\"service\":\"nginx\"}]}");
        hashes.add(rules().current(NOW).hash());
        approve("{\"allow\":[{\"host\":\"box\",\"service\":\"nginx\",\"changed_configuration\":\"start\"}]}");
        hashes.add(rules().current(NOW).hash());
        assertEquals(10, hashes.size());
    }

    @Test
    void theSameRulesInAnotherOrderHaveTheSameHash() throws Exception {
        approve("[\"a\", \"b\"]");
        String hash = rules().current(NOW).hash();
        approve("{\"allow\":[{\"host\":\"*\",\"service\":\"b.service\"},\n{\"service\":\"a\",\"host\":\"*\"}]}");
        assertEquals(hash, rules().current(NOW.plusSeconds(9)).hash());
    }
}
