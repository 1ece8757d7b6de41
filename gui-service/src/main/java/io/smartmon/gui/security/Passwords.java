package io.smartmon.gui.security;

import io.smartmon.storage.account.PasswordCheck;
import jakarta.inject.Singleton;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;
import org.jspecify.annotations.Nullable;

/** Hashes passwords with Argon2id, 19 MiB and two iterations, as {@code $argon2id$v=19$m=19456,t=2,p=1$salt$hash}. Thread-safe. */
@Singleton
final class Passwords {
    static final int MIN_LENGTH = 12;
    static final int MAX_LENGTH = 128;

    private static final int MEMORY_KIB = 19 * 1024;
    private static final int ITERATIONS = 2;
    private static final int SALT_BYTES = 16;
    private static final int HASH_BYTES = 32;
    private static final String PREFIX = "$argon2id$v=19$m=" + MEMORY_KIB + ",t=" + ITERATIONS + ",p=1$";
    private static final SecureRandom RANDOM = new SecureRandom();

    /** Each hash takes 19 MiB while it runs: unauthenticated requests must not be able to fill the memory. */
    private final Semaphore concurrency = new Semaphore(2, true);

    /** What is wrong with a new password, as a sentence; empty if nothing is. */
    Optional<String> objection(String password, String user) {
        int length = password.codePointCount(0, password.length());
        if (length < MIN_LENGTH || length > MAX_LENGTH) {
            return Optional.of("A password has " + MIN_LENGTH + " to " + MAX_LENGTH + " characters.");
        }
        if (password.chars().distinct().count() < 5 || password.equalsIgnoreCase(user)) {
            return Optional.of("That password is too easy to guess.");
        }
        return Optional.empty();
    }

    /** A new hash of the password, with its own salt. */
    String hash(String password) {
        byte[] salt = new byte[SALT_BYTES];
        RANDOM.nextBytes(salt);
        Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
        return PREFIX + encoder.encodeToString(salt) + "$" + encoder.encodeToString(argon2id(password, salt));
    }

    /** The check of the password against a stored hash. */
    PasswordCheck check(String password) {
        return stored -> matches(password, stored);
    }

    private boolean matches(String password, @Nullable String stored) {
        byte[] salt = new byte[SALT_BYTES];
        byte[] expected = new byte[HASH_BYTES];
        boolean known = false;
        if (stored != null && stored.startsWith(PREFIX)) {
            String[] parts = stored.substring(PREFIX.length()).split("\\$", -1);
            if (parts.length == 2) {
                salt = Base64.getDecoder().decode(parts[0]);
                expected = Base64.getDecoder().decode(parts[1]);
                known = true;
            }
        }
        // Without a stored hash the same work is done, so that the time does not reveal who exists.
        return MessageDigest.isEqual(argon2id(password, salt), expected) && known;
    }

    private byte[] argon2id(String password, byte[] salt) {
        Argon2BytesGenerator generator = new Argon2BytesGenerator();
        generator.init(new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
                .withVersion(Argon2Parameters.ARGON2_VERSION_13)
                .withMemoryAsKB(MEMORY_KIB)
                .withIterations(ITERATIONS)
                .withParallelism(1)
                .withSalt(salt)
                .build());
        byte[] hash = new byte[HASH_BYTES];
        // Limits what is hashed, whatever the form sent.
        String bounded = password.length() > 4 * MAX_LENGTH ? "" : password;
        concurrency.acquireUninterruptibly();
        try {
            generator.generateBytes(bounded.getBytes(StandardCharsets.UTF_8), hash);
        } finally {
            concurrency.release();
        }
        return hash;
    }
}
