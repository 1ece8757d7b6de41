package io.smartmon.quickstart.process;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A port on loopback that is used again next time if it is still free.
 *
 * @param file where the number is stored
 */
public record RememberedPort(Path file) {
    /** The last port if it is free, else another free one. */
    public int free() throws IOException {
        if (Files.exists(file)) {
            String text = Files.readString(file).strip();
            if (text.matches("[1-9][0-9]{0,4}") && isFree(InetAddress.getLoopbackAddress(), Integer.parseInt(text))) {
                return Integer.parseInt(text);
            }
        }
        try (ServerSocket any = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return any.getLocalPort();
        }
    }

    /** Stores the number for the next time. */
    public void remember(int port) throws IOException {
        PrivateFiles.write(file, Integer.toString(port));
    }

    /** Whether the port is free. */
    public static boolean isFree(InetAddress address, int port) {
        if (port > 65535) {
            return false;
        }
        try (ServerSocket probe = new ServerSocket()) {
            probe.setReuseAddress(true);
            probe.bind(new InetSocketAddress(address, port));
            return true;
        } catch (IOException _) {
            return false;
        }
    }
}
