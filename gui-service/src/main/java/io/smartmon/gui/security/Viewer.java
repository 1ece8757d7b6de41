package io.smartmon.gui.security;

import io.micronaut.security.authentication.Authentication;
import io.smartmon.storage.account.Role;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** An authenticated user with a session, or a program with a token. Immutable. */
public final class Viewer implements Authentication {
    private static final long serialVersionUID = 1L;

    private final String name;
    private final Role role;
    private final boolean passwordSet;
    private final transient Credential credential;

    Viewer(String name, Role role, boolean passwordSet, Credential credential) {
        this.name = name;
        this.role = role;
        this.passwordSet = passwordSet;
        this.credential = credential;
    }

    @Override
    public String getName() {
        return name;
    }

    /** What the viewer may do. */
    public Role role() {
        return role;
    }

    /** Whether the viewer is a user with a session, not a token. */
    public boolean hasSession() {
        return credential.kind() == Credential.Kind.SESSION;
    }

    /** Whether the user has a password; false for a token. */
    public boolean passwordSet() {
        return passwordSet;
    }

    /** The name in the ledger, which distinguishes a token from a user of the same name. */
    public String actor() {
        return hasSession() ? name : "token " + name;
    }

    Credential credential() {
        return credential;
    }

    @Override
    public Map<String, Object> getAttributes() {
        return Map.of();
    }

    @Override
    public Collection<String> getRoles() {
        return List.of(role.code());
    }
}
