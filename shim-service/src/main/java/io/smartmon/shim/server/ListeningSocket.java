package io.smartmon.shim.server;

import io.smartmon.config.ConfigurationException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** Makes the socket listen. The caller holds the lock of the helper's folder. */
public final class ListeningSocket {
    private static final int QUEUE = 64;

    private ListeningSocket() {}

    /**
     * Listens on the path, which only its owner can open.
     *
     * <p>A socket left by a killed helper is removed; one on which a process answers, or anything that is not a socket, is not.
     *
     * @throws ConfigurationException if the path cannot be used
     */
    public static ServerSocketChannel at(Path path) {
        try {
            removeStale(path);
            ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                server.bind(UnixDomainSocketAddress.of(path), QUEUE);
                // Until here no other user can reach it either: the folder is closed to others.
                Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("rw-------"));
                return server;
            } catch (IOException failed) {
                server.close();
                throw failed;
            }
        } catch (IOException failed) {
            throw ConfigurationException.of(
                    "the socket " + path + " cannot be listened on (" + failed.getMessage() + ")", failed);
        }
    }

    private static void removeStale(Path path) throws IOException {
        if (Files.notExists(path, LinkOption.NOFOLLOW_LINKS)) {
            return;
        }
        boolean isSocket = !Files.isRegularFile(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)
                && !Files.isSymbolicLink(path);
        if (!isSocket) {
            throw ConfigurationException.of(
                    path + " is not a socket; SMARTMON_SHIM_SOCKET must be a path of its own", null);
        }
        try (SocketChannel probe = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            probe.connect(UnixDomainSocketAddress.of(path));
        } catch (IOException noListener) {
            Files.delete(path);
            return;
        }
        throw ConfigurationException.of("another process listens on " + path + " already", null);
    }
}
