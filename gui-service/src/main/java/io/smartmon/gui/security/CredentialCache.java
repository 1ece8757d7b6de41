package io.smartmon.gui.security;

import io.smartmon.domain.store.StoreUnavailableException;
import io.smartmon.storage.account.AccountStore;
import jakarta.inject.Singleton;
import java.security.Principal;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds the viewer of a credential, and caches the answer for 2 s, so that one page with its calls costs the store one
 * query. Thread-safe.
 */
@Singleton
final class CredentialCache implements SessionWatch {
    private static final Duration MAX_AGE = Duration.ofSeconds(2);

    /** While the store does not answer a valid credential stays valid for so long: a restart of the database signs no one out. */
    private static final Duration OUTAGE_MAX_AGE = Duration.ofSeconds(60);

    private static final int MAX_ENTRIES = 20_000;

    private final AccountStore accounts;
    private final ConcurrentHashMap<String, Answer> answers = new ConcurrentHashMap<>();

    /** What is being asked of the store: of all requests that come at once with one credential, one asks. */
    private final ConcurrentHashMap<String, CompletableFuture<Optional<Viewer>>> asked = new ConcurrentHashMap<>();

    CredentialCache(AccountStore accounts) {
        this.accounts = accounts;
    }

    /** The store's answer, and when it came by the monotonic clock. */
    private record Answer(@Nullable Viewer viewer, long atNanos) {
        boolean youngerThan(Duration age) {
            return System.nanoTime() - atNanos < age.toNanos();
        }
    }

    /** Whether the answer is cached and recent, so that {@link #find} will not wait. */
    boolean isCached(Credential credential) {
        Answer answer = answers.get(credential.key());
        // With half a second to spare, so that it is still valid when it is used.
        return answer != null && answer.youngerThan(MAX_AGE.minusMillis(500));
    }

    /** The viewer of the credential; empty if it is not valid. May wait for the store. */
    Optional<Viewer> find(Credential credential) {
        String key = credential.key();
        Answer known = answers.get(key);
        if (known != null && known.youngerThan(MAX_AGE)) {
            return Optional.ofNullable(known.viewer());
        }
        try {
            return ask(key, credential);
        } catch (StoreUnavailableException unavailable) {
            if (known != null && known.viewer() != null && known.youngerThan(OUTAGE_MAX_AGE)) {
                return Optional.of(known.viewer());
            }
            throw unavailable;
        }
    }

    @SuppressWarnings("ReferenceEquality") // whether it is the one that was made here
    private Optional<Viewer> ask(String key, Credential credential) {
        CompletableFuture<Optional<Viewer>> ours = new CompletableFuture<>();
        CompletableFuture<Optional<Viewer>> before = asked.putIfAbsent(key, ours);
        if (before != null) {
            try {
                return before.join();
            } catch (CompletionException failed) {
                if (failed.getCause() instanceof StoreUnavailableException unavailable) {
                    throw unavailable;
                }
                throw failed;
            }
        }
        try {
            Optional<Viewer> found = query(credential);
            if (answers.size() >= MAX_ENTRIES) {
                answers.clear();
            }
            asked.computeIfPresent(key, (same, current) -> {
                // Not after a sign-out in the meantime.
                if (current == ours) {
                    answers.put(key, new Answer(found.orElse(null), System.nanoTime()));
                }
                return current;
            });
            ours.complete(found);
            return found;
        } catch (RuntimeException | Error failed) { // whoever waits hears of it
            ours.completeExceptionally(failed);
            throw failed;
        } finally {
            asked.remove(key, ours);
        }
    }

    /** Drops an answer immediately, after a sign-out or a new password. */
    void forget(Credential credential) {
        String key = credential.key();
        asked.compute(key, (same, current) -> {
            answers.remove(key);
            return null;
        });
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
        } catch (StoreUnavailableException unavailable) {
            return false;
        }
    }

    private Optional<Viewer> query(Credential credential) {
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
