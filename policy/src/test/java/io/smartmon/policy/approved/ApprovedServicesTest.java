package io.smartmon.policy.approved;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.config.ConfigurationException;
import io.smartmon.config.Environment;
import io.smartmon.domain.policy.AllowList;
import io.smartmon.domain.unit.UnitName;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ApprovedServicesTest {
    @TempDir
    Path folder;

    private ApprovedServices services() {
        return ApprovedServices.of(Environment.of(Map.of()), folder);
    }

    private AllowList read(String json) throws Exception {
        Files.writeString(services().file(), json);
        return services().read();
    }

    private String refusal(String json) throws Exception {
        Files.writeString(services().file(), json);
        ConfigurationException refused =
                assertThrows(ConfigurationException.class, () -> services().read());
        String message = String.valueOf(refused.getMessage());
        assertEquals(1, message.lines().count(), message);
        String prefix = services().file() + ":";
        assertTrue(message.startsWith(prefix), message);
        return message.substring(prefix.length());
    }

    @Test
    void aListOfNamesCountsOnEveryHost() throws Exception {
        AllowList list = read("[\"nginx\", \"redis.service\"]");
        assertEquals(
                List.of(
                        new AllowList.Entry("*", new UnitName("nginx.service")),
                        new AllowList.Entry("*", new UnitName("redis.service"))),
                list.entries());
        assertEquals(services().file().toString(), list.source());
    }

    @Test
    void aRuleNamesHostAndService() throws Exception {
        AllowList list = read("""
                {
                \t"allow": [
                \t\t{"host": "web-1", "service": "nginx"},
                \t\t{"service": "getty@tty1", "host": "*"}
                \t]
                }
                """);
        assertEquals(
                List.of(
                        new AllowList.Entry("web-1", new UnitName("nginx.service")),
                        new AllowList.Entry("*", new UnitName("getty@tty1.service"))),
                list.entries());
    }

    @Test
    void aRuleMayNameWhatComesUpWithTheService() throws Exception {
        AllowList list = read("""
                {"allow": [
                  {"host": "*", "service": "nginx", "pulls_in": ["php-fpm", "php-fpm.socket", "tidy.timer", "in.path"]},
                  {"host": "web-1", "service": "nginx", "pulls_in": ["db"]},
                  {"host": "*", "service": "redis", "pulls_in": []}
                ]}
                """);
        UnitName nginx = new UnitName("nginx.service");
        Set<UnitName> everywhere = Stream.of("php-fpm.service", "php-fpm.socket", "tidy.timer", "in.path")
                .map(UnitName::new)
                .collect(Collectors.toSet());
        assertEquals(everywhere, list.pullsIn("web-2", nginx));
        assertEquals(
                Stream.concat(everywhere.stream(), Stream.of(new UnitName("db.service")))
                        .collect(Collectors.toSet()),
                list.pullsIn("WEB-1", nginx));
        assertEquals(Set.of(), list.pullsIn("web-1", new UnitName("redis.service")));
    }

    @Test
    void aRuleMayAllowTheStartOfAChangedUnit() throws Exception {
        AllowList list = read("""
                {"allow": [
                  {"host": "*", "service": "nginx"},
                  {"host": "web-1", "service": "nginx", "changed_configuration": "start"},
                  {"host": "*", "service": "redis", "changed_configuration": "hold"}
                ]}
                """);
        UnitName nginx = new UnitName("nginx.service");
        assertFalse(list.startsChanged("web-2", nginx));
        assertTrue(list.startsChanged("WEB-1", nginx));
        assertFalse(list.startsChanged("web-1", new UnitName("redis.service")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"\"a\"", "[1]", "[\"*\"]", "[\"a.mount\"]", "[\"a.target\"]", "[\"a@\"]", "null", "[null]"})
    void nothingElseIsTakenForWhatComesUpWithIt(String bad) throws Exception {
        String json = "{\"allow\": [{\"host\": \"*\", \"service\": \"a\",\n\"pulls_in\": " + bad + "}]}";
        String message = refusal(json);
        assertTrue(message.startsWith("2: ") && message.contains("pulls_in must be"), message);
    }

    @Test
    void escapesAreThoseOfJson() throws Exception {
        assertEquals(
                List.of(new AllowList.Entry("*", new UnitName("nginx.service"))),
                read("[\"ng\\u0069nx\"]").entries());
        assertEquals(
                List.of(new AllowList.Entry("*", new UnitName("a\\x2db.service"))),
                read("[\"a\\\\x2db\"]").entries());
    }

    @Test
    void anAbsentFileAllowsNothing() {
        assertEquals(List.of(), services().read().entries());
    }

    @Test
    void emptyListsAllowNothing() throws Exception {
        assertEquals(List.of(), read("[]").entries());
        assertEquals(List.of(), read("{\"allow\": []}").entries());
    }

    @Test
    void theVariableNamesAnotherFile() {
        Path other = folder.resolve("elsewhere.json");
        Environment environment = Environment.of(Map.of("SMARTMON_APPROVED_JSON", other.toString()));
        assertEquals(other, ApprovedServices.of(environment, folder).file());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"*", "ngin?", "nginx*", "", " ", "a b", "nginx;reboot", "../x", "a/b", "a@", "[a-z]", "nginx\n"})
    void noPatternIsTakenForAService(String bad) throws Exception {
        String json = "[\n\"ok\",\n\"" + bad.replace("\n", "\\n") + "\"]";
        assertTrue(refusal(json).startsWith("3: service '"), () -> json);
    }

    @ParameterizedTest
    @ValueSource(strings = {"web-*", "**", "", "web 1", "*.example.org", "[ab]"})
    void noPatternButTheStarAloneIsTakenForAHost(String bad) throws Exception {
        String json = "{\"allow\": [\n\n{\"host\": \"" + bad + "\",\n\"service\": \"a\"}]}";
        assertTrue(refusal(json).startsWith("3: host '"), () -> json);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"allow\":#[{\"host\":\"a\"}]} | 2: the key 'service' is missing",
                "{\"allow\":#[{\"service\":\"a\"}]} | 2: the key 'host' is missing",
                "{\"allow\":[{\"host\":\"a\",#\"service\":\"b\",#\"level\":\"c\"}]} | 3: unknown key 'level'",
                "{\"allow\":[{\"host\":\"a\",\"service\":\"b\",#\"changed_configuration\":\"yes\"}]} | 2: changed_configuration must be",
                "{\"allow\":[{\"host\":\"a\",\"service\":\"b\",#\"changed_configuration\":true}]} | 2: changed_configuration must be",
                "{\"allow\":[],#\"deny\":[]} | 2: unknown key 'deny'",
                "{} | 1: the key 'allow' is missing",
                "{\"allow\":[],#\"allow\":[]} | 2: the key 'allow' is duplicated",
                "{\"allow\":[{\"host\":\"a\",\"service\":\"b\",#\"host\":\"*\"}]} | 2: the key 'host' is duplicated",
                "{\"allow\":#\"nginx\"} | 2: the file must contain",
                "\"nginx\" | 1: the file must contain",
                "[\"a\",#7] | 2: a service must be one literal name",
                "[\"a\",#null] | 2: a service must be one literal name",
                "[[\"a\"]] | 1: a service must be one literal name",
                "[nginx] | 1: not JSON",
                "['nginx'] | 1: not JSON",
                "- nginx | 1: not JSON",
                "allow: [] | 1: not JSON",
                "[&x \"nginx\"] | 1: anchors and aliases are not supported",
                "[\"a\",#*x] | 2: not JSON",
                "[!evil \"nginx\"] | 1: tags are not supported",
                "[\"a\" | 1: not JSON",
                "[\"a\"]#[\"b\"] | 2: not JSON"
            })
    void whateverElseItHoldsIsRefusedByLine(String json, String starts) throws Exception {
        String message = refusal(json.strip().replace('#', '\n'));
        assertTrue(message.startsWith(starts), message);
    }

    @Test
    void anEmptyFileIsRefused() throws Exception {
        assertTrue(refusal("").startsWith("1: it is empty"));
    }

    @Test
    void whatCannotBeReadIsRefusedByName() throws Exception {
        Path file = services().file();
        Files.write(file, "[\"ü\"]".getBytes(StandardCharsets.ISO_8859_1));
        assertTrue(refusedMessage().contains("not in UTF-8"));
        Files.delete(file);
        Files.createDirectory(file);
        assertTrue(refusedMessage().startsWith(file + " is a folder"));
    }

    private String refusedMessage() {
        return String.valueOf(
                assertThrows(ConfigurationException.class, () -> services().read())
                        .getMessage());
    }

    @Test
    void anyDamageGivesAListOrOneLineAndNothingElse() throws Exception {
        String good =
                "{\"allow\": [\n{\"host\": \"web-1\", \"service\": \"nginx\"},\n{\"host\": \"*\", \"service\": \"b\"}]}";
        Random random = new Random(3);
        String letters = "{}[]\",:*&!#-?|>%@`\n\t\\ax0";
        for (int i = 0; i < 2000; i++) {
            StringBuilder damaged = new StringBuilder(good);
            for (int n = random.nextInt(1, 4); n > 0; n--) {
                int at = random.nextInt(damaged.length());
                damaged.setCharAt(at, letters.charAt(random.nextInt(letters.length())));
            }
            Files.writeString(services().file(), damaged);
            try {
                assertTrue(services().read().entries().size() <= 2);
            } catch (ConfigurationException e) {
                assertEquals(1, String.valueOf(e.getMessage()).lines().count());
            }
        }
    }

    @Test
    void writtenValuesAreReadInOrder() throws Exception {
        Random random = new Random(5);
        for (int round = 0; round < 50; round++) {
            List<AllowList.Entry> entries = IntStream.range(0, random.nextInt(30))
                    .mapToObj(n -> new AllowList.Entry(
                            random.nextBoolean() ? "*" : "host-" + random.nextInt(99),
                            new UnitName("unit" + random.nextInt(99) + ".service")))
                    .toList();
            String json = entries.stream()
                    .map(e -> "{\"host\":\"" + e.host() + "\",\"service\":\"" + e.service() + "\"}")
                    .collect(Collectors.joining(",\n", "{\"allow\":[", "]}"));
            assertEquals(entries, read(json).entries());
        }
    }
}
