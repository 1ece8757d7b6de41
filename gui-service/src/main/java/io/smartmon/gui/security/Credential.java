package io.smartmon.gui.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a request came with to say who asks.
 *
 * @param kind where it stood
 * @param secret as it came; never logged
 */
record Credential(Kind kind, String secret) {
    enum Kind {
        /** The cookie of a browser's session. */
        SESSION,
        /** A token in a header. */
        TOKEN
    }

    /** Under what it is kept in memory: not the secret itself, so that a heap dump opens no door. */
    String key() {
        try {
            byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
            return kind + ":" + HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return "Credential[" + kind + "]";
    }
}
