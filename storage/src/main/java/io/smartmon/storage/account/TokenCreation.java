package io.smartmon.storage.account;

/** The result of a request for a token. */
public sealed interface TokenCreation {
    /**
     * It was made.
     *
     * @param text the token itself, shown once and not stored
     * @param token what is stored
     */
    record Created(String text, ApiToken token) implements TokenCreation {
        /** Without the text, so that no log holds it. */
        @Override
        public String toString() {
            return "Created[" + token + "]";
        }
    }

    /** A token of that name already exists. */
    record NameTaken() implements TokenCreation {}
}
