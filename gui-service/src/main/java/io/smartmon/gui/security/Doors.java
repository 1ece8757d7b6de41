package io.smartmon.gui.security;

import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.storage.account.AccountStore;
import jakarta.inject.Singleton;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds who a credential belongs to, and remembers the answer for 2 s, so that one page with its calls costs the store one
 * question. Thread-safe.
 */
@Singleton
final class Doors implements SessionWatch {
    private static final Duration FRESH = Duration.ofSeconds(2);

    /** While the store is away a yes holds for so long: a restart of the database signs nobody out. */
    private static final Duration GRACE = Duration.ofSeconds(60);

    private static final int MOST_REMEMBERED = 20_000;

    private final AccountStore accounts;
    private final ConcurrentHashMap<String, Answer> answers = new ConcurrentHashMap<>();

    Doors(AccountStore accounts) {
        this.accounts = accounts;
    }

    /** What the store said, and when by the monotonic clock. */
    private record Answer(@Nullable Viewer viewer, long atNanos) {
        boolean youngerThan(Duration age) {
            return System.nanoTime() - atNanos < age.toNanos();
        }
    }

    /** Whether the answer is in memory and fresh, so that {@link #find} will not wait. */
    boolean remembers(Credential credential) {
        Answer answer = answers.get(credential.key());
        // Half a second is left, so that it is still fresh when it is asked for.
        return answer != null && answer.youngerThan(FRESH.minusMillis(500));
    }

    /** Who the credential belongs to; empty if it opens nothing. May wait for the store. */
    Optional<Viewer> find(Credential credential) {
        String key = credential.key();
        Answer known = answers.get(key);
        if (known != null && known.youngerThan(FRESH)) {
            return Optional.ofNullable(known.viewer());
        }
        try {
            Optional<Viewer> found = ask(credential);
            if (answers.size() >= MOST_REMEMBERED) {
                answers.clear();
            }
            answers.put(key, new Answer(found.orElse(null), System.nanoTime()));
            return found;
        } catch (StoreUnavailableException away) {
            if (known != null && known.viewer() != null && known.youngerThan(GRACE)) {
                return Optional.of(known.viewer());
            }
            throw away;
        }
    }

    /** Forgets an answer at once, after a sign-out or a new password. */
    void forget(Credential credential) {
        answers.remove(credential.key());
    }

    @Override
    public boolean stillValid(Principal principal) {
        if (!(principal instanceof Viewer viewer)) {
            return false;
        }
        try {
            return find(viewer.credential())
                    .filter(now -> now.role().covers(viewer.role()))
                    .isPresent();
        } catch (StoreUnavailableException away) {
            return false;
        }
    }

    private Optional<Viewer> ask(Credential credential) {
        return switch (credential.kind()) {
            case SESSION ->
                accounts.findSession(credential.secret())
                        .map(session -> new Viewer(session.user(), session.role(), session.passwordSet(), credential));
            case TOKEN ->
                accounts.findToken(credential.secret())
                        .map(token -> new Viewer(token.name(), token.role(), false, credential));
        };
    }
}
