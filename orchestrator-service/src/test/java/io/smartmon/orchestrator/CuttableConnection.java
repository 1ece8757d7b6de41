package io.smartmon.orchestrator;

import java.io.Closeable;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A line to a server that can be cut: then what goes over it breaks, and new connections are refused, as when the server is
 * gone. Thread-safe.
 */
final class CuttableConnection implements AutoCloseable {
    private final InetSocketAddress server;
    private final Set<Socket> ends = ConcurrentHashMap.newKeySet();
    private final int port;
    private @Nullable ServerSocket listening;

    CuttableConnection(String host, int serverPort) {
        server = new InetSocketAddress(host, serverPort);
        port = listen(0);
    }

    /** Where it begins, on this machine. */
    int port() {
        return port;
    }

    /** Takes the server away. */
    synchronized void cut() {
        ServerSocket open = listening;
        listening = null;
        if (open != null) {
            closeQuietly(open);
        }
        ends.forEach(CuttableConnection::closeQuietly);
        ends.clear();
    }

    /** Brings the server back. */
    void reconnect() {
        var _ = listen(port);
    }

    @Override
    public void close() {
        cut();
    }

    private synchronized int listen(int wanted) {
        try {
            // Closed by cut.
            ServerSocket opened = new ServerSocket();
            opened.setReuseAddress(true);
            opened.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), wanted));
            listening = opened;
            var _ = Thread.ofVirtual().name("connection").start(() -> accept(opened));
            return opened.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void accept(ServerSocket opened) {
        try {
            while (true) {
                Socket near = opened.accept();
                Socket far = new Socket();
                if (join(opened, near, far)) {
                    far.connect(server);
                    pipe(near, far);
                    pipe(far, near);
                }
            }
        } catch (IOException cut) {
            closeQuietly(opened);
        }
    }

    /** Takes both ends, unless the line was cut meanwhile. */
    private synchronized boolean join(ServerSocket opened, Socket near, Socket far) {
        if (opened.isClosed()) {
            closeQuietly(near);
            return false;
        }
        ends.add(near);
        ends.add(far);
        return true;
    }

    private void pipe(Socket from, Socket to) {
        var _ = Thread.ofVirtual().name("pipe").start(() -> {
            try (from;
                    to) {
                var _ = from.getInputStream().transferTo(to.getOutputStream());
            } catch (IOException broken) {
                closeQuietly(to);
            } finally {
                ends.remove(from);
                ends.remove(to);
            }
        });
    }

    private static void closeQuietly(Closeable closeable) {
        try {
            closeable.close();
        } catch (IOException alreadyGone) {
            return;
        }
    }
}
