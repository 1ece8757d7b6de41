package io.smartmon.storage.connection;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code DATABASE_URL} in its forms, and the one line that a malformed one gives. */
class DatabaseUrlTest {
    private static final String SECRET = "s3cr3t-value";

    private static DatabaseUrl valid(String text) {
        return assertInstanceOf(DatabaseUrl.Parsed.Valid.class, DatabaseUrl.parse(text), text)
                .url();
    }

    private static String invalid(String text) {
        return assertInstanceOf(DatabaseUrl.Parsed.Invalid.class, DatabaseUrl.parse(text), text)
                .message();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "postgres://ada:pw@db.example.org:5433/smart",
                "postgresql://ada:pw@db.example.org:5433/smart",
                "POSTGRESQL://ada:pw@db.example.org:5433/smart",
                "jdbc:postgresql://ada:pw@db.example.org:5433/smart",
                "jdbc:postgresql://db.example.org:5433/smart?user=ada&password=pw",
                "  postgresql://ada:pw@db.example.org:5433/smart\n"
            })
    void everyFormMeansTheSame(String text) {
        assertEquals(new DatabaseUrl("db.example.org", 5433, "smart", "ada", "pw", Map.of()), valid(text));
    }

    @Test
    void omittedFieldsHaveDefaults() {
        DatabaseUrl url = valid("postgresql://localhost/smart?sslmode=require");
        assertEquals(5432, url.port());
        assertEquals("", url.user());
        assertNull(url.password());
        assertEquals(Map.of("sslmode", "require"), url.options());
        assertEquals("::1", valid("postgresql://[::1]:5432/smart").host());
    }

    @Test
    void anyCredentialsSurviveBeingEncoded() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(42);
        for (int round = 0; round < 2000; round++) {
            String user = text(random);
            String password = text(random);
            String url = "postgresql://" + encode(user) + ":" + encode(password) + "@h:1/" + encode("d" + round);
            DatabaseUrl read = valid(url);
            assertEquals(user, read.user(), url);
            assertEquals(password, read.password(), url);
            assertFalse(read.toString().contains(":" + encode(password) + "@"), url);
        }
    }

    @Test
    void anyInputGivesAValueOrOneLine() {
        RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        String alphabet = "postgresql:/@?#[]%&=,.0129 aZ\u00e9\n";
        for (int round = 0; round < 20_000; round++) {
            StringBuilder text = new StringBuilder(random.nextBoolean() ? "postgresql://" : "");
            for (int i = random.nextInt(30); i > 0; i--) {
                text.append(alphabet.charAt(random.nextInt(alphabet.length())));
            }
            switch (DatabaseUrl.parse(text.toString())) {
                case DatabaseUrl.Parsed.Valid(DatabaseUrl url) -> {
                    assertTrue(url.port() >= 1 && url.port() <= 65535);
                    assertFalse(url.host().isEmpty());
                    assertFalse(url.database().isEmpty());
                }
                case DatabaseUrl.Parsed.Invalid(String message) -> {
                    assertEquals(1, message.lines().count(), message);
                    assertTrue(message.contains("DATABASE_URL"), message);
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "mysql://ada:" + SECRET + "@h/d",
                "postgresql:/ada:" + SECRET + "@h/d",
                "postgresql://ada:" + SECRET + "@h:" + SECRET + "/d",
                "postgresql://ada:" + SECRET + "@h:70000/d",
                "postgresql://ada:" + SECRET + "@h:5432",
                "postgresql://ada:" + SECRET + "@h:5432/",
                "postgresql://ada:" + SECRET + "@/d",
                "postgresql://ada:" + SECRET + "#x@h/d",
                "postgresql://ada:" + SECRET + "@x@h/d",
                "postgresql://ada:" + SECRET + "/x@h/d",
                "postgresql://ada:" + SECRET + "%zz@h/d",
                "postgresql://ada:" + SECRET + "@h1,h2/d",
                "postgresql://ada:" + SECRET + "@[::1/d",
                "postgresql://h/d?password",
                "postgresql://ada:" + SECRET + "@h/d?socketFactory=evil.Class",
                SECRET
            })
    void aMalformedUrlGivesOneLineThatShowsNoPassword(String text) {
        String message = invalid(text);
        assertEquals(1, message.lines().count());
        assertTrue(message.startsWith("DATABASE_URL is malformed: "), message);
        assertTrue(message.contains("postgresql://USER:PASSWORD@HOST:PORT/DATABASE"), message);
        assertFalse(message.toLowerCase(Locale.ROOT).contains(SECRET), message);
    }

    @Test
    void anSqliteFilePointsToTheImport() {
        String message = invalid("sqlite:///var/lib/old.db");
        assertTrue(message.contains("DATABASE_URL") && message.contains("smartmon import --from"), message);
    }

    @Test
    void theTextFormNeverShowsThePassword() {
        assertEquals(
                "postgresql://ada@h:5432/d",
                valid("postgresql://ada:" + SECRET + "@h/d").toString());
    }

    private static String text(RandomGenerator random) {
        StringBuilder text = new StringBuilder();
        for (int i = 1 + random.nextInt(12); i > 0; i--) {
            text.appendCodePoint(1 + random.nextInt(0x2fff));
        }
        return text.toString();
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Test
    void aFolderAsHostIsThatOfAUnixSocket() {
        DatabaseUrl url = valid("postgresql://ada:" + SECRET + "@%2Fhome%2Fada%20b%2Frun:5433/d");
        assertEquals("/home/ada b/run", url.host());
        assertEquals(5433, url.port());
        assertTrue(url.isUnixSocket());
        assertEquals("postgresql://ada@%2Fhome%2Fada%20b%2Frun:5433/d", url.toString());
        assertFalse(valid("postgresql://ada@h/d").isUnixSocket());
    }
}
