package io.smartmon.storage.account;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.smartmon.domain.SmartmonException;
import io.smartmon.storage.connection.Database;
import io.smartmon.storage.migration.Migrator;
import io.smartmon.testkit.postgres.PostgresDatabase;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class AccountStoreIT {
    @RegisterExtension
    static final PostgresDatabase POSTGRES = new PostgresDatabase();

    private final AtomicReference<Instant> now =
            new AtomicReference<>(Instant.now().truncatedTo(ChronoUnit.MICROS));
    private final AccountStore accounts = new AccountStore(Database.of(POSTGRES.dataSource()), now::get);

    @BeforeAll
    static void migrate() {
        new Migrator(POSTGRES.dataSource(), line -> {}).migrate();
    }

    @BeforeEach
    void empty() throws Exception {
        execute("truncate app_user, session, one_time_link, api_token, sign_in_try, audit_entry, audit_head");
    }

    @Test
    void theFirstLinkMakesTheAdminAndWorksOnce() {
        String link = accounts.issueSignInLink("up");
        assertTrue(accounts.users().isEmpty());

        NewSession session = done(accounts.redeemLink(link, "127.0.0.1"));

        assertEquals("admin", session.session().user());
        assertEquals(Role.ADMIN, session.session().role());
        assertEquals(session.session(), accounts.findSession(session.secret()).orElseThrow());
        assertInstanceOf(SignIn.Refused.class, accounts.redeemLink(link, "127.0.0.1"));
    }

    @Test
    void checkingALinkDoesNotUseItUp() {
        String link = accounts.issueSignInLink("up");
        assertTrue(accounts.linkStands(link));
        assertTrue(accounts.linkStands(link));
        done(accounts.redeemLink(link, "127.0.0.1"));
        assertFalse(accounts.linkStands(link));
    }

    @Test
    void ofManyAtOnceOneGetsTheLink() throws Exception {
        String link = accounts.issueSignInLink("up");
        List<Callable<SignIn>> tries = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            tries.add(() -> accounts.redeemLink(link, "127.0.0.1"));
        }
        int done = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<SignIn> result : threads.invokeAll(tries)) {
                done += result.get() instanceof SignIn.Done ? 1 : 0;
            }
        }
        assertEquals(1, done);
    }

    @Test
    void aLinkEndsAfterAQuarterOfAnHour() {
        String link = accounts.issueSignInLink("up");
        advance(AccountStore.LINK_LIFE);
        assertFalse(accounts.linkStands(link));
        assertInstanceOf(SignIn.Refused.class, accounts.redeemLink(link, "127.0.0.1"));
    }

    @Test
    void aNewLinkVoidsTheOneBefore() {
        String before = accounts.issueSignInLink("up");
        String after = accounts.issueSignInLink("up");
        assertInstanceOf(SignIn.Refused.class, accounts.redeemLink(before, "127.0.0.1"));
        done(accounts.redeemLink(after, "127.0.0.1"));
    }

    @Test
    void aPasswordSignsIn() {
        admin();
        accounts.setPassword("admin", "stored", null, "admin");
        NewSession session = done(accounts.signIn(" Admin ", "10.0.0.1", "stored"::equals));
        assertTrue(session.session().passwordSet());
    }

    @Test
    void anUnknownUserIsComparedToo() {
        List<String> compared = new ArrayList<>();
        SignIn result = accounts.signIn("nobody", "10.0.0.1", stored -> {
            compared.add(String.valueOf(stored));
            return true;
        });
        assertInstanceOf(SignIn.Refused.class, result);
        assertEquals(List.of("null"), compared);
    }

    @Test
    void aUserWithoutAPasswordCannotComeInByOne() {
        admin();
        assertInstanceOf(SignIn.Refused.class, accounts.signIn("admin", "10.0.0.1", stored -> true));
    }

    @Test
    void manyTriesMustWaitAndARightOneMustToo() {
        admin();
        accounts.setPassword("admin", "stored", null, "admin");
        for (int i = 0; i < 5; i++) {
            assertInstanceOf(SignIn.Refused.class, accounts.signIn("admin", "10.0.0.1", stored -> false));
        }
        assertInstanceOf(SignIn.TooMany.class, accounts.signIn("admin", "10.0.0.1", "stored"::equals));
        advance(Duration.ofSeconds(2));
        done(accounts.signIn("admin", "10.0.0.1", "stored"::equals));
    }

    @Test
    void triesAtManyNamesFromOneSourceMustWaitToo() {
        SignIn last = new SignIn.Refused();
        for (int i = 0; i < 6; i++) {
            last = accounts.signIn("user" + i, "10.0.0.9", stored -> false);
        }
        assertInstanceOf(SignIn.TooMany.class, last);
        assertInstanceOf(SignIn.Refused.class, accounts.signIn("user1", "10.0.0.10", stored -> false));
    }

    @Test
    void aSourceThatMustWaitTouchesNoName() throws Exception {
        for (int i = 0; i < 5; i++) {
            accounts.signIn("user" + i, "10.0.0.9", stored -> false);
        }
        for (int i = 0; i < 20; i++) {
            assertInstanceOf(SignIn.TooMany.class, accounts.signIn("admin", "10.0.0.9", stored -> false));
            assertInstanceOf(SignIn.TooMany.class, accounts.signIn("made-up" + i, "10.0.0.9", stored -> false));
        }
        assertEquals(6, triesKept());
        assertInstanceOf(SignIn.Refused.class, accounts.signIn("admin", "10.0.0.10", stored -> false));
    }

    @Test
    void countsThatNoLongerMatterAreDroppedWithoutASignIn() throws Exception {
        for (int i = 0; i < 4; i++) {
            accounts.signIn("user" + i, "10.0.0.9", stored -> false);
        }
        assertEquals(5, triesKept());
        advance(Duration.ofMinutes(16));
        assertInstanceOf(SignIn.Refused.class, accounts.signIn("admin", "10.0.0.10", stored -> false));
        assertEquals(2, triesKept());
    }

    private static long triesKept() throws Exception {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("select count(*) from sign_in_try")) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void manyTriesAtOnceGainNothing() throws Exception {
        List<Callable<SignIn>> tries = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            tries.add(() -> accounts.signIn("admin", "10.0.0.1", stored -> false));
        }
        int checked = 0;
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<SignIn> result : threads.invokeAll(tries)) {
                checked += result.get() instanceof SignIn.Refused ? 1 : 0;
            }
        }
        assertEquals(5, checked);
    }

    @Test
    void aNewPasswordEndsTheOtherSessionsAndOpenLinks() {
        NewSession mine = admin();
        NewSession other = done(accounts.redeemLink(accounts.issueSignInLink("up"), "10.0.0.2"));
        String link = accounts.issueSignInLink("up");

        accounts.setPassword("admin", "stored", mine.secret(), "admin");

        assertTrue(accounts.findSession(mine.secret()).isPresent());
        assertTrue(accounts.findSession(other.secret()).isEmpty());
        assertFalse(accounts.linkStands(link));
    }

    @Test
    void aSessionThatIsNotUsedEndsAfterAWeekAndAnyAfterAMonth() {
        NewSession idle = admin();
        advance(Duration.ofDays(7).plusSeconds(1));
        assertTrue(accounts.findSession(idle.secret()).isEmpty());

        NewSession used = admin();
        for (int day = 0; day < 29; day++) {
            advance(Duration.ofDays(1));
            assertTrue(accounts.findSession(used.secret()).isPresent());
        }
        advance(Duration.ofDays(1));
        assertTrue(accounts.findSession(used.secret()).isEmpty());
    }

    @Test
    void aSignOutEndsTheSessionAndAllOfThemCanBeEnded() {
        NewSession one = admin();
        NewSession two = admin();
        assertTrue(accounts.revokeSession(one.secret()));
        assertFalse(accounts.revokeSession(one.secret()));
        assertTrue(accounts.findSession(one.secret()).isEmpty());
        assertEquals(1, accounts.revokeSessionsOf("admin", "admin"));
        assertTrue(accounts.findSession(two.secret()).isEmpty());
    }

    @Test
    void aResetTakesPasswordSessionsAndLinksAway() {
        NewSession session = admin();
        accounts.setPassword("admin", "stored", session.secret(), "admin");
        String link = accounts.resetUser("ADMIN", "command").orElseThrow();
        assertTrue(accounts.findSession(session.secret()).isEmpty());
        assertTrue(accounts.passwordHash("admin").isEmpty());
        assertFalse(done(accounts.redeemLink(link, "127.0.0.1")).session().passwordSet());
        assertTrue(accounts.resetUser("nobody", "command").isEmpty());
    }

    @Test
    void aTokenIsShownOnceAndFoundUntilItEnds() {
        TokenCreation.Created created = assertInstanceOf(
                TokenCreation.Created.class,
                accounts.createToken("grafana", Role.VIEWER, now.get().plus(Duration.ofDays(1)), "admin"));
        assertTrue(created.text().matches("smt_[A-Za-z0-9_-]{43}"));
        assertFalse(created.toString().contains(created.text()));
        assertEquals(created.token(), accounts.findToken(created.text()).orElseThrow());
        assertInstanceOf(TokenCreation.NameTaken.class, accounts.createToken("grafana", Role.ADMIN, null, "admin"));

        advance(Duration.ofDays(1));

        assertTrue(accounts.findToken(created.text()).isEmpty());
        assertInstanceOf(TokenCreation.Created.class, accounts.createToken("grafana", Role.VIEWER, null, "admin"));
    }

    @Test
    void aRevokedTokenOpensNothingAndItsNameIsFree() {
        TokenCreation.Created created =
                assertInstanceOf(TokenCreation.Created.class, accounts.createToken("ci", Role.OPERATOR, null, "admin"));
        assertTrue(accounts.revokeToken("ci", "admin"));
        assertFalse(accounts.revokeToken("ci", "admin"));
        assertTrue(accounts.findToken(created.text()).isEmpty());
        assertInstanceOf(TokenCreation.Created.class, accounts.createToken("ci", Role.OPERATOR, null, "admin"));
        assertEquals(2, accounts.tokens().size());
    }

    @Test
    void aTokenWithoutANameOrWithAnEndBeforeNowIsRefused() {
        assertThrows(SmartmonException.class, () -> accounts.createToken(" ", Role.VIEWER, null, "admin"));
        assertThrows(SmartmonException.class, () -> accounts.createToken("a\nb", Role.VIEWER, null, "admin"));
        assertThrows(SmartmonException.class, () -> accounts.createToken("a", Role.VIEWER, now.get(), "admin"));
    }

    @Test
    void everyChangeWritesTheLedgerAndTheStoreHasNoSecret() throws Exception {
        String link = accounts.issueSignInLink("up");
        NewSession session = done(accounts.redeemLink(link, "127.0.0.1"));
        accounts.setPassword("admin", "stored", session.secret(), "admin");
        TokenCreation.Created token =
                assertInstanceOf(TokenCreation.Created.class, accounts.createToken("ci", Role.VIEWER, null, "admin"));
        accounts.revokeToken("ci", "admin");
        accounts.revokeSession(session.secret());
        assertEquals(
                List.of(
                        "link.issued",
                        "user.created",
                        "session.begun_by_link",
                        "password.set",
                        "token.created",
                        "token.revoked",
                        "session.ended"),
                column("select action from audit_entry where stream = 'fleet' order by seq"));
        String everything = joined(
                column("select t::text from app_user t"),
                column("select t::text from session t"),
                column("select t::text from one_time_link t"),
                column("select t::text from api_token t"),
                column("select convert_from(canonical, 'UTF8') from audit_entry"));
        for (String secret : List.of(link, session.secret(), token.text())) {
            assertFalse(everything.contains(secret));
        }
    }

    private NewSession admin() {
        return done(accounts.redeemLink(accounts.issueSignInLink("up"), "127.0.0.1"));
    }

    private void advance(Duration time) {
        now.updateAndGet(before -> before.plus(time));
    }

    private static NewSession done(SignIn result) {
        return assertInstanceOf(SignIn.Done.class, result).session();
    }

    @SafeVarargs
    private static String joined(List<String>... columns) {
        StringBuilder all = new StringBuilder();
        for (List<String> values : columns) {
            all.append(values).append('\n');
        }
        return all.toString();
    }

    private static void execute(String sql) throws Exception {
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> column(String sql) throws Exception {
        List<String> values = new ArrayList<>();
        try (Connection connection = POSTGRES.dataSource().getConnection();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            while (row.next()) {
                values.add(row.getString(1));
            }
        }
        return values;
    }
}
