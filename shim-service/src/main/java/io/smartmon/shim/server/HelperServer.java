package io.smartmon.shim.server;

import io.smartmon.domain.SmartmonException;
import io.smartmon.wire.helper.HttpWire;
import io.smartmon.wire.helper.MalformedMessageException;
import io.smartmon.wire.helper.WireRequest;
import io.smartmon.wire.helper.WireResponse;
import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/**
 * Serves the socket: one virtual thread and one message each way for each connection, at most {@value #AT_ONCE} at once.
 * Thread-safe.
 */
public final class HelperServer implements AutoCloseable {
    private static final int AT_ONCE = 32;
    private static final Duration READ_WITHIN = Duration.ofSeconds(5);
    private static final Duration CLOSE_WITHIN = Duration.ofSeconds(8);

    private final ServerSocketChannel socket;
    private final PeerAuthenticator authenticator;
    private final Routes routes;
    private final BooleanSupplier unusable;
    private final Consumer<String> log;
    private final Semaphore places = new Semaphore(AT_ONCE);
    private final AtomicBoolean closed = new AtomicBoolean();
    private final CountDownLatch left = new CountDownLatch(1);
    private final ScheduledExecutorService watch = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("slow-callers").factory());

    /**
     * A server on a socket that listens already.
     *
     * @param unusable whether it can do nothing any more: then it stops listening, after the answer that says so
     * @param log receives one line per event
     */
    public HelperServer(
            ServerSocketChannel socket,
            PeerAuthenticator authenticator,
            Routes routes,
            BooleanSupplier unusable,
            Consumer<String> log) {
        this.socket = socket;
        this.authenticator = authenticator;
        this.routes = routes;
        this.unusable = unusable;
        this.log = log;
    }

    /** Accepts and serves until {@link #close}. To be called once. */
    public void run() {
        try {
            accept();
        } finally {
            left.countDown();
        }
    }

    private void accept() {
        while (true) {
            try {
                SocketChannel channel = socket.accept();
                // A connection that waits here is in the kernel's queue: nothing of it was read.
                places.acquireUninterruptibly();
                Thread.ofVirtual().name("caller").start(() -> {
                    try {
                        serve(channel);
                    } finally {
                        places.release();
                    }
                    if (unusable.getAsBoolean()) {
                        stopListening();
                    }
                });
            } catch (ClosedChannelException closed) {
                return;
            } catch (IOException failed) {
                throw new UncheckedIOException("the socket can no longer be served", failed);
            }
        }
    }

    /** Ends {@link #run}; requests in progress go on, until {@link #close}. */
    private void stopListening() {
        try {
            socket.close();
        } catch (IOException failed) {
            log.accept("the socket could not be closed: " + failed.getMessage());
        }
    }

    /**
     * Stops accepting, gives requests in progress some seconds to finish, and closes. Nothing listens any more when this
     * returns; {@link #run} has to have been called.
     */
    @Override
    public void close() {
        if (closed.getAndSet(true)) {
            return;
        }
        long deadline = System.nanoTime() + CLOSE_WITHIN.toNanos();
        try {
            socket.close();
            // The kernel keeps the socket listening until the thread that waits in accept(2) has been woken and has
            // left it.
            if (!left.await(deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                log.accept("ends although the socket is still being listened on");
            }
            // An act that was begun is written to its end where that is a matter of seconds; a longer one is found as
            // indeterminate by the next start, as after a crash.
            if (!places.tryAcquire(AT_ONCE, deadline - System.nanoTime(), TimeUnit.NANOSECONDS)) {
                log.accept("ends although a request is still in progress");
            }
        } catch (IOException failed) {
            log.accept("the socket could not be closed: " + failed.getMessage());
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        } finally {
            watch.shutdownNow();
        }
    }

    private void serve(SocketChannel channel) {
        try (channel) {
            var tooSlow = watch.schedule(() -> end(channel), READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
            WireResponse response;
            try {
                response = answer(channel, () -> tooSlow.cancel(false));
            } finally {
                tooSlow.cancel(false);
            }
            HttpWire.writeResponse(Channels.newOutputStream(channel), response);
        } catch (EOFException | ClosedChannelException left) {
            // The caller left before its message was complete, or took too long: there is no one to answer.
            return;
        } catch (IOException failed) {
            log.accept("a caller could not be answered: " + failed.getMessage());
        }
    }

    /** The boundary: any failure behind it becomes a problem document, and the helper keeps running. */
    private WireResponse answer(SocketChannel channel, Runnable wholeMessageRead) throws IOException {
        try {
            if (!authenticator.knows(channel)) {
                log.accept("refused a caller of another user");
                return WireResponse.problem(403, "Forbidden", "only the owner of the helper's folder may ask");
            }
            WireRequest request =
                    HttpWire.readRequest(new BufferedInputStream(Channels.newInputStream(channel), 2_048));
            wholeMessageRead.run();
            if (!authenticator.hasKey(request)) {
                log.accept("refused a caller without the key");
                return WireResponse.problem(401, "Unauthorized", "the key is missing or wrong");
            }
            return routes.answer(request);
        } catch (MalformedMessageException malformed) {
            return WireResponse.problem(malformed.status(), "Malformed", String.valueOf(malformed.getMessage()));
        } catch (SmartmonException failed) {
            log.accept(failed.code() + ": " + failed.getMessage());
            return WireResponse.problem(503, failed.code(), String.valueOf(failed.getMessage()));
        } catch (RuntimeException bug) {
            log.accept("INTERNAL: " + bug);
            return WireResponse.problem(500, "INTERNAL", "the helper failed; see its log");
        }
    }

    private static void end(SocketChannel channel) {
        try {
            channel.close();
        } catch (IOException ignored) {
            // It is closed for us either way.
            return;
        }
    }
}
