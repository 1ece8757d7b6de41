package io.smartmon.gui.security;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class PasswordsTest {
    private final Passwords passwords = new Passwords();

    @Test
    void aHashMatchesItsPasswordAndNoOther() {
        String hash = passwords.hash("correct horse battery");
        assertTrue(hash.startsWith("$argon2id$v=19$m=19456,t=2,p=1$"), hash);
        assertTrue(passwords.check("correct horse battery").matches(hash));
        assertFalse(passwords.check("correct horse batterz").matches(hash));
        assertFalse(passwords.check("").matches(hash));
        assertNotEquals(hash, passwords.hash("correct horse battery"));
    }

    @Test
    void withoutAHashNothingMatches() {
        assertFalse(passwords.check("").matches(null));
        assertFalse(passwords.check("x").matches("$argon2id$nonsense"));
    }

    @Test
    void shortLongAndUniformPasswordsAreRejected() {
        assertEquals(Optional.empty(), passwords.objection("correct horse battery", "admin"));
        assertTrue(passwords.objection("eleven char", "admin").isPresent());
        assertTrue(passwords.objection("aaaaaaaaaaaaaaaa", "admin").isPresent());
        assertTrue(passwords.objection("x".repeat(129), "admin").isPresent());
        assertTrue(passwords.objection("some.long.name", "some.long.name").isPresent());
    }
}
