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

/** A port that leads to a server and can be cut off from it, as a broken network does. */
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

    /** Ends what leads to the server, and lets nothing new through. */
    void cut() {
        cut = true;
        open.forEach(Relay::end);
        open.clear();
    }

    void mend() {
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
                lead(port.accept());
            } catch (IOException closed) {
                // The port was closed, or the server did not answer: the client sees its connection end.
            }
        }
    }

    private void lead(Socket client) throws IOException {
        open.add(client);
        if (cut) {
            end(client);
            return;
        }
        Socket there = new Socket();
        open.add(there);
        there.connect(server, 5_000);
        Thread.ofVirtual().start(() -> carry(client, there));
        Thread.ofVirtual().start(() -> carry(there, client));
    }

    private static void carry(Socket from, Socket to) {
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
