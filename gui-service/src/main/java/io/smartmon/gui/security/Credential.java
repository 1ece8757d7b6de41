package io.smartmon.gui.security;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * The credential of a request.
 *
 * @param kind where it was
 * @param secret as it was sent; never logged
 */
record Credential(Kind kind, String secret) {
    enum Kind {
        /** The cookie of a browser's session. */
        SESSION,
        /** A token in a header. */
        TOKEN
    }

    /** Its key in memory: not the secret itself, so that a heap dump does not reveal it. */
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
