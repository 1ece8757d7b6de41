package io.smartmon.storage.account;

import io.smartmon.domain.SmartmonException;
import io.smartmon.storage.connection.Database;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Who may come in: users, one-time links, sessions and API tokens.
 *
 * <p>Secrets are shown once, as text, when they are made; the store keeps their SHA-256. Every change writes a row in the
 * ledger of the fleet, in the same transaction. Thread-safe. Every method throws
 * {@link io.smartmon.domain.store.StoreUnavailableException} when the store does not answer.
 */
public final class AccountStore {
    /** The user that the first one-time link makes. */
    public static final String FIRST_USER = "admin";

    /** How long a one-time link is valid. */
    public static final Duration LINK_LIFE = Duration.ofMinutes(15);

    /** What every API token begins with, so that scanners for leaked secrets know it. */
    public static final String TOKEN_PREFIX = "smt_";

    private static final Pattern USER_NAME = Pattern.compile("[a-z0-9][a-z0-9._-]{0,62}");
    private static final int MAX_TOKEN_NAME = 100;
    private static final Duration PRUNE_INTERVAL = Duration.ofMinutes(1);

    private final Database database;
    private final InstantSource clock;
    private final AtomicReference<Instant> pruneAt = new AtomicReference<>(Instant.MIN);

    /**
     * Access to the accounts.
     *
     * @param database where the accounts are
     * @param clock says when links, sessions and tokens begin and end
     */
    public AccountStore(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * Makes a one-time link for the first user, an admin, and voids the ones before it.
     *
     * @param by who asks, such as {@code up}
     * @return the text for {@code /sign-in?token=…}; it is valid for {@link #LINK_LIFE}
     */
    public String issueSignInLink(String by) {
        Instant now = clock.instant();
        return database.inTransaction(connection -> {
            UserRows.voidLinks(connection, FIRST_USER, now);
            String link = UserRows.insertLink(connection, FIRST_USER, Role.ADMIN, now, now.plus(LINK_LIFE));
            AccountLedger.note(connection, now, by, "link.issued", FIRST_USER, Role.ADMIN);
            return link;
        });
    }

    /** Whether a one-time link is valid. Checking does not use it up. */
    public boolean linkStands(String link) {
        return database.inTransaction(connection -> UserRows.linkStands(connection, link, clock.instant()));
    }

    /**
     * Uses a one-time link up and begins a session; the user is made if it does not exist.
     *
     * @param source the address that asks
     */
    public SignIn redeemLink(String link, String source) {
        Instant now = clock.instant();
        return database.inTransaction(connection -> {
            Optional<UserRows.Used> used = UserRows.useLink(connection, link, now);
            if (used.isEmpty()) {
                return new SignIn.Refused();
            }
            String name = used.get().user();
            if (UserRows.insert(connection, name, used.get().role(), now)) {
                AccountLedger.note(
                        connection, now, name, "user.created", name, used.get().role());
            }
            Optional<Account> user = UserRows.find(connection, name).filter(found -> found.disabledAt() == null);
            if (user.isEmpty()) {
                return new SignIn.Refused();
            }
            NewSession session = SessionRows.begin(connection, user.get(), source, now);
            AccountLedger.note(
                    connection,
                    now,
                    name,
                    "session.begun_by_link",
                    name,
                    user.get().role());
            return new SignIn.Done(session);
        });
    }

    /**
     * Begins a session with a password. Each try counts against the source, and unless that must wait against the name, before
     * the password is checked; the answer takes the same time for a user that does not exist.
     *
     * @param source the address that asks
     * @param check compares the password; called without a connection held, once, unless there were too many tries
     */
    public SignIn signIn(String name, String source, PasswordCheck check) {
        Instant now = clock.instant();
        // A name that no user can have is counted too, under a name of bounded length.
        String user = validUserName(name) ? canonical(name) : "";
        Instant due = pruneAt.get();
        boolean prune = !now.isBefore(due) && pruneAt.compareAndSet(due, now.plus(PRUNE_INTERVAL));
        Duration wait = database.inTransaction(connection -> {
            Duration counted = SignInTries.count(connection, user, source, now);
            if (prune) {
                SignInTries.prune(connection, now);
            }
            return counted;
        });
        if (!wait.isZero()) {
            return new SignIn.TooMany(wait);
        }
        Optional<String> hash = database.inTransaction(connection -> UserRows.passwordHash(connection, user));
        if (!check.matches(hash.orElse(null)) || hash.isEmpty()) {
            return new SignIn.Refused();
        }
        return database.inTransaction(connection -> {
            // Read again: while the password was compared it may have been changed, or the user shut out.
            Optional<Account> found = UserRows.find(connection, user).filter(account -> account.disabledAt() == null);
            if (found.isEmpty() || !hash.equals(UserRows.passwordHash(connection, user))) {
                return new SignIn.Refused();
            }
            SignInTries.forget(connection, user, source);
            NewSession session = SessionRows.begin(connection, found.get(), source, now);
            AccountLedger.note(
                    connection,
                    now,
                    user,
                    "session.begun_by_password",
                    user,
                    found.get().role());
            return new SignIn.Done(session);
        });
    }

    /** The stored hash of a user's password, to ask for it again; empty if there is none. */
    public Optional<String> passwordHash(String user) {
        return database.inTransaction(connection -> UserRows.passwordHash(connection, canonical(user)));
    }

    /**
     * Sets a user's password and ends the user's other sessions.
     *
     * @param hash memory-hard, with its salt and parameters
     * @param keep the secret of the session that goes on; null for none
     * @param by who sets it
     * @return false if there is no such user
     */
    public boolean setPassword(String user, String hash, @Nullable String keep, String by) {
        Instant now = clock.instant();
        String name = canonical(user);
        return database.inTransaction(connection -> {
            if (!UserRows.setPassword(connection, name, hash, now)) {
                return false;
            }
            SessionRows.revokeAllOf(connection, name, keep, now);
            UserRows.voidLinks(connection, name, now);
            AccountLedger.note(connection, now, by, "password.set", name, null);
            return true;
        });
    }

    /** The session of that secret, if it is valid and its user may still sign in. */
    public Optional<OpenSession> findSession(String secret) {
        return database.inTransaction(connection -> SessionRows.find(connection, secret, clock.instant()));
    }

    /** Ends a session and returns whether there was one. */
    public boolean revokeSession(String secret) {
        Instant now = clock.instant();
        return database.inTransaction(connection -> {
            Optional<String> user = SessionRows.revoke(connection, secret, now);
            if (user.isPresent()) {
                AccountLedger.note(connection, now, user.get(), "session.ended", user.get(), null);
            }
            return user.isPresent();
        });
    }

    /** Ends all sessions of a user and returns how many there were. */
    public int revokeSessionsOf(String user, String by) {
        Instant now = clock.instant();
        String name = canonical(user);
        return database.inTransaction(connection -> {
            int ended = SessionRows.revokeAllOf(connection, name, null, now);
            AccountLedger.note(connection, now, by, "sessions.revoked", name, null);
            return ended;
        });
    }

    /**
     * Takes a user's password away, ends its sessions, voids its links and makes a new one-time link.
     *
     * @return the link's text; empty if there is no such user and it is not the first one
     */
    public Optional<String> resetUser(String user, String by) {
        Instant now = clock.instant();
        String name = canonical(user);
        return database.inTransaction(connection -> {
            Optional<Account> found = UserRows.find(connection, name);
            if (found.isEmpty() && !name.equals(FIRST_USER)) {
                return Optional.empty();
            }
            Role role = found.map(Account::role).orElse(Role.ADMIN);
            UserRows.setPassword(connection, name, null, now);
            SessionRows.revokeAllOf(connection, name, null, now);
            UserRows.voidLinks(connection, name, now);
            String link = UserRows.insertLink(connection, name, role, now, now.plus(LINK_LIFE));
            AccountLedger.note(connection, now, by, "user.reset", name, role);
            return Optional.of(link);
        });
    }

    /** All users, by name. */
    public List<Account> users() {
        return database.inTransaction(UserRows::all);
    }

    /**
     * Makes an API token.
     *
     * @param name what it is for, 1 to 100 printable characters
     * @param expiresAt when it ends by itself; null for never
     * @param by who makes it
     * @throws SmartmonException {@code TOKEN_NAME} or {@code TOKEN_EXPIRY} if name or end cannot be
     */
    public TokenCreation createToken(String name, Role role, @Nullable Instant expiresAt, String by) {
        Instant now = clock.instant();
        String stripped = name.strip();
        if (stripped.isEmpty()
                || stripped.length() > MAX_TOKEN_NAME
                || stripped.chars().anyMatch(Character::isISOControl)) {
            throw new SmartmonException(
                    "TOKEN_NAME",
                    SmartmonException.Category.USER,
                    "a token's name has 1 to 100 characters, none of them a control character",
                    null);
        }
        if (expiresAt != null && !expiresAt.isAfter(now)) {
            throw new SmartmonException(
                    "TOKEN_EXPIRY", SmartmonException.Category.USER, "a token's end lies in the future", null);
        }
        String text = TOKEN_PREFIX + Secret.fresh();
        ApiToken token = new ApiToken(UUID.randomUUID(), stripped, role, by, now, expiresAt, null);
        return database.inTransaction(connection -> {
            if (!TokenRows.insert(connection, token, text)) {
                return new TokenCreation.NameTaken();
            }
            AccountLedger.note(connection, now, by, "token.created", stripped, role);
            return new TokenCreation.Created(text, token);
        });
    }

    /** The token of that text, if it is valid. */
    public Optional<ApiToken> findToken(String text) {
        return text.startsWith(TOKEN_PREFIX)
                ? database.inOneStatement(connection -> TokenRows.find(connection, text, clock.instant()))
                : Optional.empty();
    }

    /** All tokens, also those that were revoked or ran out, oldest first. */
    public List<ApiToken> tokens() {
        return database.inTransaction(TokenRows::all);
    }

    /** Revokes the token of that name and returns whether there was one. */
    public boolean revokeToken(String name, String by) {
        Instant now = clock.instant();
        return database.inTransaction(connection -> {
            boolean revoked = TokenRows.revoke(connection, name.strip(), now);
            if (revoked) {
                AccountLedger.note(connection, now, by, "token.revoked", name.strip(), null);
            }
            return revoked;
        });
    }

    private static boolean validUserName(String name) {
        return USER_NAME.matcher(canonical(name)).matches();
    }

    private static String canonical(String name) {
        return name.strip().toLowerCase(Locale.ROOT);
    }
}
