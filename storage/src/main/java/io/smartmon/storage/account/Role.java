package io.smartmon.storage.account;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What a user may do; each role may do all that the ones before it may. */
public enum Role {
    /** Reads. */
    VIEWER,
    /** Stops repairs, acknowledges. */
    OPERATOR,
    /** Lifts holds, keeps users and tokens. */
    ADMIN;

    /** The role as people and the store write it, such as {@code viewer}. */
    public String code() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** Whether this role includes the other one. */
    public boolean covers(Role needed) {
        return compareTo(needed) >= 0;
    }

    /** The role of that code, in any case; empty if there is none. */
    public static Optional<Role> fromCode(String code) {
        return Arrays.stream(values())
                .filter(role -> role.code().equals(code.strip().toLowerCase(Locale.ROOT)))
                .findFirst();
    }

    /** The role that the store holds. */
    static Role stored(String code) {
        return fromCode(code).orElseThrow(() -> new IllegalStateException("the store has an unknown role"));
    }
}
