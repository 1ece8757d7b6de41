package io.smartmon.systemd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class BusSocketTest {
    @TempDir
    Path folder;

    @Test
    void aMissingSocketIsReportedAtOnce() {
        long before = System.nanoTime();
        OpenResult result = SystemdBus.open(BusConfig.at("unix:path=" + folder.resolve("none")));
        long millis = (System.nanoTime() - before) / 1_000_000;

        OpenResult.Absent absent = assertInstanceOf(OpenResult.Absent.class, result);
        assertEquals("no_bus", absent.reason().code());
        assertEquals(
                Optional.of(folder.resolve("none").toString()),
                absent.reason().measures().text("path"));
        assertTrue(millis < 1000, millis + " ms");
    }

    @Test
    void aSocketWithoutAListenerIsReportedAtOnce() throws IOException {
        Path stale = folder.resolve("stale");
        try (ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            server.bind(UnixDomainSocketAddress.of(stale));
        }
        long before = System.nanoTime();
        OpenResult result = SystemdBus.open(BusConfig.at("unix:path=" + stale));
        long millis = (System.nanoTime() - before) / 1_000_000;

        assertEquals(
                "bus_silent",
                assertInstanceOf(OpenResult.Absent.class, result).reason().code());
        assertTrue(millis < 1000, millis + " ms");
    }

    @Test
    void anAddressIsReadAsTheSpecificationSays() {
        assertEquals(
                List.of(Path.of("/run/a"), Path.of("/run/b c")),
                BusSocket.paths("unix:path=/run/a,guid=0123;tcp:host=x,port=1;unix:guid=9,path=/run/b%20c"));
        assertEquals(List.of(), BusSocket.paths("unix:abstract=/tmp/x"));
        assertEquals(List.of(), BusSocket.paths("unix:path=relative"));
        assertInstanceOf(OpenResult.Absent.class, SystemdBus.open(BusConfig.at("tcp:host=127.0.0.1,port=1")));
    }

    @Test
    void theEnvironmentNamesTheBus() {
        assertEquals(
                BusConfig.DEFAULT_ADDRESS, BusConfig.fromEnvironment(Map.of()).address());
        assertEquals(
                "unix:path=/x",
                BusConfig.fromEnvironment(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/x"))
                        .address());
        assertTrue(BusConfig.at("x").answerWithin().compareTo(Duration.ZERO) > 0);
    }
}
