package io.smartmon.shim.server;

import io.smartmon.wire.helper.WireRequest;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import jdk.net.ExtendedSocketOptions;

/**
 * Which callers are admitted: the one user that the kernel names for the other end of the socket, with the key. Immutable and
 * thread-safe.
 */
public final class PeerAuthenticator {
    private static final String SCHEME = "Bearer ";

    private final UserPrincipal caller;
    private final byte[] keyDigest;

    /**
     * Admits this user with this key.
     *
     * @param caller the owner of the helper's folder
     */
    public PeerAuthenticator(UserPrincipal caller, String key) {
        this.caller = caller;
        this.keyDigest = sha256(key);
    }

    /**
     * Whether the connected process runs as the permitted user, according to the kernel (SO_PEERCRED), not the caller.
     */
    boolean knows(SocketChannel channel) throws IOException {
        return channel.getOption(ExtendedSocketOptions.SO_PEERCRED).user().equals(caller);
    }

    /**
     * Whether the request carries the key. Digests are compared, so that neither position nor length of a difference
     * shows.
     */
    boolean hasKey(WireRequest request) {
        String authorization = request.headers().getOrDefault("authorization", "");
        String offered = authorization.startsWith(SCHEME) ? authorization.substring(SCHEME.length()) : "";
        return MessageDigest.isEqual(keyDigest, sha256(offered));
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException absent) {
            throw new IllegalStateException("every Java runtime must offer SHA-256", absent);
        }
    }
}
