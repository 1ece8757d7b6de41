package io.smartmon.systemd;

import io.smartmon.domain.measure.Measure;
import io.smartmon.domain.measure.Measures;
import io.smartmon.domain.measure.Reason;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The socket behind a D-Bus server address.
 *
 * <p>The bus library retries a missing socket for ten seconds; a probe beforehand takes no time.
 */
final class BusSocket {
    private BusSocket() {}

    /** The result of probing an address. */
    sealed interface Probe {
        /** A bus listens there. */
        record Listening(Path socket) implements Probe {}

        /** Nothing is there, or nothing listens. */
        record Absent(Reason reason) implements Probe {}

        /** There is something that this process may not use. */
        record Forbidden(Reason reason) implements Probe {}
    }

    /** Finds the first socket of an address that answers. */
    static Probe probe(String address) {
        List<Path> sockets = paths(address);
        if (sockets.isEmpty()) {
            return new Probe.Absent(Reason.of("bus_address", "address", Measure.text(address)));
        }
        Probe last = new Probe.Absent(
                Reason.of("no_bus", "path", Measure.text(sockets.getFirst().toString())));
        for (Path socket : sockets) {
            Optional<Probe> found = probe(socket);
            if (found.isPresent()) {
                last = found.get();
                if (last instanceof Probe.Listening) {
                    return last;
                }
            }
        }
        return last;
    }

    private static Optional<Probe> probe(Path socket) {
        if (!Files.exists(socket)) {
            return Optional.empty();
        }
        try (SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX)) {
            channel.connect(UnixDomainSocketAddress.of(socket));
            return Optional.of(new Probe.Listening(socket));
        } catch (IOException e) {
            Measures seen = Measures.builder()
                    .text("path", socket.toString())
                    .text("message", String.valueOf(e.getMessage()))
                    .build();
            return Optional.of(
                    Files.isWritable(socket)
                            ? new Probe.Absent(new Reason("bus_silent", seen))
                            : new Probe.Forbidden(new Reason("bus_refused", seen)));
        }
    }

    /** The socket files that an address names, in its order. */
    static List<Path> paths(String address) {
        List<Path> paths = new ArrayList<>();
        for (String one : address.split(";", -1)) {
            if (!one.startsWith("unix:")) {
                continue;
            }
            for (String pair : one.substring("unix:".length()).split(",", -1)) {
                if (pair.startsWith("path=")) {
                    path(pair.substring("path=".length())).ifPresent(paths::add);
                }
            }
        }
        return paths;
    }

    private static Optional<Path> path(String escaped) {
        try {
            Path path = Path.of(unescape(escaped));
            return path.isAbsolute() ? Optional.of(path) : Optional.empty();
        } catch (InvalidPathException e) {
            return Optional.empty();
        }
    }

    /** Values in a D-Bus address carry other bytes as {@code %} and two hexadecimal digits. */
    private static String unescape(String value) {
        if (value.indexOf('%') < 0) {
            return value;
        }
        byte[] in = value.getBytes(StandardCharsets.UTF_8);
        byte[] out = new byte[in.length];
        int length = 0;
        for (int i = 0; i < in.length; i++) {
            int high = i + 2 < in.length ? Character.digit(in[i + 1], 16) : -1;
            int low = i + 2 < in.length ? Character.digit(in[i + 2], 16) : -1;
            if (in[i] == '%' && high >= 0 && low >= 0) {
                out[length++] = (byte) (high * 16 + low);
                i += 2;
            } else {
                out[length++] = in[i];
            }
        }
        return new String(out, 0, length, StandardCharsets.UTF_8);
    }
}
