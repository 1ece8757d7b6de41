package io.smartmon.gui.live;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** A port that forwards to a server and can be cut off from it, like a broken network. */
final class Relay implements AutoCloseable {
    private final InetSocketAddress server;
    private final ServerSocket port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private volatile boolean cut;

    Relay(String host, int port) throws IOException {
        this.server = new InetSocketAddress(host, port);
        this.port = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        Thread.ofVirtual().start(this::accept);
    }

    int port() {
        return port.getLocalPort();
    }

    /** Closes all connections to the server, and accepts no new ones. */
    void cut() {
        cut = true;
        open.forEach(Relay::end);
        open.clear();
    }

    /** Accepts connections again. */
    void restore() {
        cut = false;
    }

    @Override
    public void close() throws IOException {
        port.close();
        cut();
    }

    private void accept() {
        while (!port.isClosed()) {
            try {
                forward(port.accept());
            } catch (IOException closed) {
                // The port was closed, or the server did not answer: the client sees its connection end.
            }
        }
    }

    private void forward(Socket client) throws IOException {
        open.add(client);
        if (cut) {
            end(client);
            return;
        }
        Socket upstream = new Socket();
        open.add(upstream);
        upstream.connect(server, 5_000);
        Thread.ofVirtual().start(() -> copy(client, upstream));
        Thread.ofVirtual().start(() -> copy(upstream, client));
    }

    private static void copy(Socket from, Socket to) {
        try (from;
                to;
                InputStream in = from.getInputStream()) {
            in.transferTo(to.getOutputStream());
        } catch (IOException ended) {
            // Either side may end it.
        }
    }

    private static void end(Socket socket) {
        try {
            socket.close();
        } catch (IOException unclosable) {
            throw new UncheckedIOException(unclosable);
        }
    }
}
