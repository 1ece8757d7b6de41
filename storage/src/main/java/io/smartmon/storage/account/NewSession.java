package io.smartmon.storage.account;

/**
 * A session just begun.
 *
 * @param secret for the cookie; it is shown once and not stored
 * @param session the session
 */
public record NewSession(String secret, OpenSession session) {
    /** Without the secret, so that no log holds it. */
    @Override
    public String toString() {
        return "NewSession[" + session + "]";
    }
}
